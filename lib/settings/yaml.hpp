// YAML as a tree of our own, so that yaml-cpp ends in one source: every node and key with its place, aliases
// resolved, keys that stand twice found (yaml-cpp keeps both). Bounded, for a few lines of aliases can stand
// for a million nodes: 1 MiB a file, 16 levels, 100,000 nodes over all files together. Knows no key's
// meaning.
#pragma once

#include "settings/reading.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace convictiond::settings {

inline constexpr std::size_t max_yaml_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t max_yaml_depth = 16;
inline constexpr std::size_t max_yaml_nodes = 100'000;

struct Entry;

struct Node {
    enum class Kind { empty, text, list, mapping }; // empty: "key:" with nothing after it, ~ or null
    Kind kind = Kind::empty;
    Mark at;
    std::string text;
    std::vector<Node> items;
    std::vector<Entry> entries;
};

struct Entry {
    std::string key;
    Mark at;
    Node value;

    // Of something written after the key, that; else the key itself.
    [[nodiscard]] Mark place() const { return value.kind == Node::Kind::empty ? at : value.at; }
};

// "is empty", "is text", "is a list", "is a mapping".
[[nodiscard]] std::string to_text(Node::Kind kind);

// `file` is the index of the file in reading.places; `nodes_left` goes down by what was read. What is not
// YAML at all is one fault and no node.
[[nodiscard]] std::optional<Node> parse_yaml(const std::string& bytes, std::size_t file,
                                             std::size_t& nodes_left, Reading& reading);

} // namespace convictiond::settings
