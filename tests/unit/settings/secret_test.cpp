#include "settings/secret.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace secret_test {

using namespace convictiond::settings;
using testing::Scratch;

namespace {

std::string secret_file(const Scratch& scratch, std::size_t bytes, ::mode_t mode) {
    auto file = scratch.write("key", std::string(bytes, 'k'));
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    return file;
}

std::string fault(const Scratch& scratch, std::size_t bytes, ::mode_t mode) {
    const auto secret =
        read_secret(secret_file(scratch, bytes, mode), identity_key_min_bytes, identity_key_max_bytes);
    return secret ? std::string{} : scratch.shortened(secret.error().text());
}

} // namespace

TEST_CASE("a secret is the bytes of a file that only its owner and our group may read") {
    const Scratch scratch;
    const auto secret = read_secret(secret_file(scratch, 32, 0600), 32, 64);
    REQUIRE(secret.has_value());
    CHECK(*secret == convictiond::base::Bytes(32, std::byte{'k'}));
    CHECK(fault(scratch, 32, 0400) == "");
    CHECK(fault(scratch, 4096, 0640) == ""); // the file's group is our own
}

TEST_CASE("a secret that others can write is refused with the command that helps") {
    const Scratch scratch;
    CHECK(fault(scratch, 32, 0602) == "key: has mode 0602, which lets others write it, expected a file that "
                                      "its owner alone writes; run: chmod 0600 key");
    CHECK(fault(scratch, 32, 0666).starts_with("key: has mode 0666, which lets others write it"));
}

TEST_CASE("a secret that others can read is taken, and told of with the command that helps") {
    const Scratch scratch;
    for (const ::mode_t mode : {0644U, 0604U, 0444U}) {
        CHECK(fault(scratch, 32, mode) == "");
        const auto exposure = find_exposure(scratch.path("key"));
        REQUIRE(exposure);
        CHECK(exposure->mode == fmt::format("{:04o}", mode));
        CHECK(exposure->path == scratch.path("key"));
        CHECK(exposure->remedy == "run: chmod 0600 " + scratch.path("key"));
        ::unlink(scratch.path("key").c_str());
    }
    for (const ::mode_t mode : {0600U, 0400U, 0640U, 0440U}) {
        (void)secret_file(scratch, 32, mode);
        CHECK_FALSE(find_exposure(scratch.path("key")));
        ::unlink(scratch.path("key").c_str());
    }
    CHECK_FALSE(find_exposure(scratch.path("none")));
}

TEST_CASE("a secret of a strange group is refused where that can write it, told of where it can read it") {
    if (::geteuid() != 0) return; // only root can give a file to another group
    const Scratch scratch;
    const auto file = secret_file(scratch, 32, 0640);
    REQUIRE(::chown(file.c_str(), 0, 65534) == 0);
    CHECK(read_secret(file, 32, 64).has_value());
    CHECK(find_exposure(file)->mode == "0640");
    REQUIRE(::chmod(file.c_str(), 0660) == 0);
    const auto secret = read_secret(file, 32, 64);
    REQUIRE(secret.has_error());
    CHECK(secret.error().found == "has mode 0660, which lets its group write it");
}

TEST_CASE("a secret that is too short, too long, missing or no file is refused") {
    const Scratch scratch;
    CHECK(fault(scratch, 31, 0600) == "key: holds 31 bytes, expected 32 to 4096 bytes");
    CHECK(fault(scratch, 4097, 0600) == "key: is too big, expected at most 4096 bytes");
    CHECK(scratch.shortened(read_secret(scratch.path("none"), 32, 64).error().text()) ==
          "none: cannot be read: No such file or directory, expected a readable file");
    REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
    CHECK(scratch.shortened(read_secret(scratch.path("pipe"), 32, 64).error().text()) ==
          "pipe: is not a regular file, expected a regular file");
}

} // namespace secret_test
