#include "inbox/source.hpp"

#include "drop.hpp"

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>

namespace source_test {

using namespace convictiond::inbox;
using Catch::Matchers::Contains;

namespace {

Source opened(const drop::TemporaryDirectory& directory, std::string_view name) {
    auto outcome = Source::open(directory.path(), name);
    REQUIRE(std::holds_alternative<Source>(outcome));
    return std::get<Source>(std::move(outcome));
}

Unopened unopened(const drop::TemporaryDirectory& directory, std::string_view name) {
    const auto outcome = Source::open(directory.path(), name);
    REQUIRE(std::holds_alternative<Unopened>(outcome));
    return std::get<Unopened>(outcome);
}

std::string all_of(Source& source, std::size_t piece) {
    std::string all;
    std::string buffer(piece, '\0');
    while (const auto count = source.read(buffer)) all += buffer.substr(0, count);
    return all;
}

void make_socket(const drop::fs::path& path) {
    const Descriptor socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

} // namespace

TEST_CASE("a file is read in pieces to its end, and from the start again") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "0123456789");
    auto source = opened(directory, "a.daf");
    CHECK(source.entry().size == 10);
    CHECK(source.entry().inode == drop::inode(directory / "a.daf"));
    CHECK(all_of(source, 3) == "0123456789");
    CHECK(all_of(source, 3).empty());
    source.rewind();
    CHECK(all_of(source, 100) == "0123456789");
    CHECK(source.read({}) == 0);
}

TEST_CASE("an empty file is a file") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "");
    auto source = opened(directory, "a.daf");
    CHECK(source.entry().size == 0);
    CHECK(all_of(source, 10).empty());
}

TEST_CASE("a file with several hard links is a file") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "text");
    drop::fs::create_hard_link(directory / "a.daf", directory / "b.daf");
    auto source = opened(directory, "b.daf");
    CHECK(all_of(source, 10) == "text");
}

TEST_CASE("both passes read the file that was opened, whatever stands under its name meanwhile") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "first");
    auto source = opened(directory, "a.daf");
    CHECK(all_of(source, 10) == "first");
    drop::fs::remove(directory / "a.daf");
    drop::fs::create_symlink("/etc/passwd", directory / "a.daf");
    source.rewind();
    CHECK(all_of(source, 10) == "first");
}

TEST_CASE("what is no regular file is not opened, not waited for and not followed") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "target", "secret");
    SECTION("a link to a file") {
        drop::fs::create_symlink(directory / "target", directory / "a.daf");
        CHECK(unopened(directory, "a.daf") == Unopened::link);
    }
    SECTION("a link to nowhere") {
        drop::fs::create_symlink("/nowhere", directory / "a.daf");
        CHECK(unopened(directory, "a.daf") == Unopened::link);
    }
    SECTION("a pipe whose other end nobody opens") {
        drop::make_pipe(directory / "a.daf");
        CHECK(unopened(directory, "a.daf") == Unopened::not_regular);
    }
    SECTION("a directory") {
        drop::fs::create_directory(directory / "a.daf");
        CHECK(unopened(directory, "a.daf") == Unopened::not_regular);
    }
    SECTION("a socket") {
        make_socket(directory / "a.daf");
        CHECK(unopened(directory, "a.daf") == Unopened::not_regular);
    }
}

TEST_CASE("a name that is gone has vanished") {
    const drop::TemporaryDirectory directory;
    CHECK(unopened(directory, "a.daf") == Unopened::vanished);
}

TEST_CASE("a file that the daemon may not read says so") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "text");
    drop::fs::permissions(directory / "a.daf", drop::fs::perms{0});
    const drop::Unprivileged nobody;
    CHECK(unopened(directory, "a.daf") == Unopened::no_permission);
}

TEST_CASE("a drop directory that is missing is an error that names it") {
    const drop::TemporaryDirectory directory;
    CHECK_THROWS_AS(Source::open(directory / "missing", "a.daf"), std::system_error);
    CHECK_THROWS_WITH(Source::open(directory / "missing", "a.daf"), Contains("missing"));
}

TEST_CASE("names of 255 bytes and names that are not UTF-8 can be opened, a longer one is an error") {
    const drop::TemporaryDirectory directory;
    for (const auto& name : {std::string(255, 'n'), std::string{"\xff.daf"}}) {
        drop::write(directory / name, "text");
        CHECK(opened(directory, name).entry().name == name);
    }
    CHECK_THROWS_WITH(Source::open(directory.path(), std::string(256, 'n')), Contains("too long"));
}

TEST_CASE("a file that is left alone is unchanged, one that is written to, cut or touched is not") {
    const drop::TemporaryDirectory directory;
    const auto path = directory / "a.daf";
    drop::write(path, "text");
    drop::fs::last_write_time(path, drop::fs::file_time_type{} + std::chrono::hours{1});
    const auto source = opened(directory, "a.daf");
    CHECK(source.unchanged());
    SECTION("appended to") {
        std::ofstream{path, std::ios::app} << "more";
    }
    SECTION("cut") {
        drop::fs::resize_file(path, 1);
    }
    SECTION("written over with as many bytes") {
        drop::write(path, "TEXT");
    }
    SECTION("its time set") {
        drop::fs::last_write_time(path, drop::fs::file_time_type{});
    }
    CHECK_FALSE(source.unchanged());
}

TEST_CASE("each refusal has words for a reason file") {
    CHECK(to_text(Unopened::vanished) == "it vanished");
    CHECK(to_text(Unopened::link) == "not a regular file (a link)");
    CHECK_THAT(std::string{to_text(Unopened::not_regular)}, Contains("not a regular file"));
    CHECK_THAT(std::string{to_text(Unopened::no_permission)}, Contains("may not read"));
}

} // namespace source_test
