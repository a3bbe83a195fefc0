#include "inbox/directory_identity.hpp"

#include "inbox/listing.hpp"
#include "unit/inbox/drop.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <set>

namespace directory_identity_test {

using namespace convictiond::inbox;
using namespace drop;

namespace {

std::string refusal(const fs::path& directory) {
    try {
        return "none: " + identify(directory);
    } catch (const std::system_error& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("a drop directory is the same one for as long as it stands, and under any path") {
    const TemporaryDirectory root;
    fs::create_directories(root / "one");
    fs::create_directories(root / "two");
    const auto identity = identify(root / "one");
    CHECK(identity.size() == 16);
    CHECK(identify(root / "one") == identity);
    CHECK(identify(root / "two") != identity);
    fs::rename(root / "one", root / "elsewhere");
    CHECK(identify(root / "elsewhere") == identity);
    CHECK(list(root / "elsewhere").entries.size() == 1); // no draft is left
}

TEST_CASE("of daemons that come to a new drop directory at once, all find the same identity") {
    const TemporaryDirectory root;
    std::vector<std::future<std::string>> daemons;
    for (int i = 0; i < 8; ++i)
        daemons.push_back(std::async(std::launch::async, [&] { return identify(root.path()); }));
    std::set<std::string> found;
    for (auto& daemon : daemons) found.insert(daemon.get());
    CHECK(found.size() == 1);
    CHECK(list(root.path()).entries.size() == 1);
}

TEST_CASE("what stands under the identity's name and is none is refused, with what to do") {
    const TemporaryDirectory root;
    const auto file = root / identity_file;
    for (const std::string content : {"", "0123456789abcde", "0123456789abcdef\n", "0123456789ABCDEF"}) {
        write(file, content);
        INFO(content);
        CHECK(refusal(root.path()).find("remove the file and it is written anew") != std::string::npos);
    }
    fs::remove(file);
    write(root / "elsewhere", "0123456789abcdef");
    fs::create_symlink(root / "elsewhere", file);
    CHECK(refusal(root.path()).find("not a regular file (a link)") != std::string::npos);
    fs::remove(file);
    CHECK(identify(root.path()).size() == 16);
}

TEST_CASE("a drop directory that is not there has no identity") {
    const TemporaryDirectory root;
    CHECK(refusal(root / "none").find("inbound.directory") != std::string::npos);
}

} // namespace directory_identity_test
