#include "inbox/descriptor.hpp"

#include "drop.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <fcntl.h>
#include <system_error>

namespace descriptor_test {

using namespace convictiond::inbox;
using Catch::Matchers::Contains;

namespace {

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) != -1;
}

} // namespace

TEST_CASE("a descriptor is closed once, by its last owner") {
    const drop::TemporaryDirectory directory;
    int number = -1;
    {
        auto first = open_directory(directory.path(), "inbound.directory");
        number = first.number();
        const Descriptor second = std::move(first);
        CHECK_FALSE(first);
        CHECK(second.number() == number);
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
}

TEST_CASE("a descriptor that takes another over closes its own first") {
    const drop::TemporaryDirectory directory;
    auto first = open_directory(directory.path(), "inbound.directory");
    auto second = open_directory(directory.path(), "inbound.directory");
    const int lost = first.number();
    const int kept = second.number();
    first = std::move(second);
    CHECK_FALSE(is_open(lost));
    CHECK(first.number() == kept);
    CHECK(is_open(kept));
}

TEST_CASE("a refusal says what could not be done to which name, why and what to do") {
    try {
        refuse(ENOSPC, "write", "a\nb", "make room");
        FAIL("refuse came back");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_space_on_device);
        CHECK(error.what() == std::string{R"(cannot write "a\nb" (make room): No space left on device)"});
    }
    CHECK_THROWS_WITH(refuse(EIO, "read", "a"), R"(cannot read "a": Input/output error)");
}

TEST_CASE("what cannot be made durable, because nothing of it is on a disk, is no error") {
    const drop::TemporaryDirectory directory;
    drop::make_pipe(directory / "pipe");
    const Descriptor pipe{::open((directory / "pipe").c_str(), O_RDONLY | O_NONBLOCK)};
    REQUIRE(pipe);
    CHECK_NOTHROW(make_durable(pipe, "pipe"));
    CHECK_THROWS_WITH(make_durable(Descriptor{}, "gone"), Contains("make durable"));
}

} // namespace descriptor_test
