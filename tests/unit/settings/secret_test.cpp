#include "settings/secret.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace secret_test {

using namespace convictiond::settings;
using test::Scratch;

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

TEST_CASE("a secret that others can reach is refused with the command that helps") {
    const Scratch scratch;
    CHECK(
        fault(scratch, 32, 0644) ==
        "key: has mode 0644, which lets others in, expected a file of its owner alone; run: chmod 0600 key");
    CHECK(
        fault(scratch, 32, 0601) ==
        "key: has mode 0601, which lets others in, expected a file of its owner alone; run: chmod 0600 key");
}

TEST_CASE("a secret that a strange group can read is refused") {
    if (::geteuid() != 0) return; // only root can give a file to another group
    const Scratch scratch;
    const auto file = secret_file(scratch, 32, 0640);
    REQUIRE(::chown(file.c_str(), 0, 65534) == 0);
    const auto secret = read_secret(file, 32, 64);
    REQUIRE(secret.has_error());
    CHECK(secret.error().found == "has mode 0640, which lets its group in");
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
