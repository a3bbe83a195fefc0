// A file descriptor that closes itself, and the words for what the operating system refused. Every failure
// of the room that is nobody's answer is a std::system_error whose text names the file and, where a person
// can help, what to do.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace convictiond::inbox {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] explicit operator bool() const { return number_ >= 0; }

private:
    void close();
    int number_ = -1;
};

// Throws a std::system_error for `error`, an errno: "cannot VERB \"NAME\": reason".
[[noreturn]] void refuse(int error, std::string_view verb, std::string_view name,
                         std::string_view remedy = {});

// `purpose` is the setting that names the directory, for the remedy: "inbound.archive".
[[nodiscard]] Descriptor open_directory(const std::filesystem::path& directory, std::string_view purpose);

// What was written to it outlives a power cut afterwards.
void make_durable(const Descriptor& descriptor, std::string_view name);

// One entry of an open directory: not a path, so that no link on the way can lead elsewhere.
struct Spot {
    const Descriptor& directory;
    std::string name;
};

} // namespace convictiond::inbox
