// How a section of the configuration is described and read: a Group is the list of a section's keys, each
// bound to a member of the section's struct and to the kind of its value. Reading a group fills the struct,
// and reports unknown, missing, misshapen and not yet built keys; the description is the same list. keys.cpp
// has the groups. By the same list two settings are compared.
#pragma once

#include "base/text.hpp"
#include "settings/reading.hpp"
#include "settings/value.hpp"
#include "settings/yaml.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace convictiond::settings {

// A key as documentation and tests see it.
struct KnownKey {
    std::string key;     // "inbound.sources.NAME.canaries[].reference", "member_states.XX.url"
    std::string allowed; // kind and bounds
    std::string preset;  // the default as it would be written; empty: none
};

template <class Section>
struct Key {
    std::string name;
    std::string allowed;
    std::function<void(const Entry&, const std::string& path, Section&, Reading&)> read;
    // `section` holds the defaults.
    std::function<void(const std::string& path, const Section& section, std::vector<KnownKey>&)> describe;
    // Adds the keys in which the two differ.
    std::function<void(const std::string& path, const Section&, const Section&, std::vector<std::string>&)>
        compare;
    bool required = false;
};

template <class Section>
using Group = std::vector<Key<Section>>;

inline const std::string mapping_allowed = "a mapping of keys";

// The parts of reading that need no type; group.cpp.
void report_unknown_key(const Entry& entry, const std::string& path, const std::vector<std::string>& known,
                        Reading& reading);
// The text of a node, or a fault.
[[nodiscard]] const std::string* text_of(const Node& node, Mark at, const std::string& path,
                                         const std::string& allowed, Reading& reading);
[[nodiscard]] bool is_kind(Node::Kind kind, const Node& node, Mark at, const std::string& path,
                           const std::string& allowed, Reading& reading);
[[nodiscard]] std::string item_path(const std::string& list, std::size_t index);

template <class T>
std::optional<T> read_value(const Node& node, Mark at, const std::string& path, const Value<T>& value,
                            Reading& reading) {
    const auto* text = text_of(node, at, path, value.allowed, reading);
    if (text == nullptr) return std::nullopt;
    auto parsed = value.parse(*text);
    if (parsed) return std::move(*parsed);
    reading.fault(at, path, parsed.error().found, value.allowed);
    return std::nullopt;
}

// A section with nothing in it ("PNC:") is one whose keys are all left out. `at` is the section's own place.
template <class Section>
void read_group(const Node& node, Mark at, const std::string& path, const Group<Section>& group,
                Section& section, Reading& reading) {
    if (node.kind != Node::Kind::empty &&
        !is_kind(Node::Kind::mapping, node, node.at, path, mapping_allowed, reading))
        return;
    const auto path_of = [&path](const std::string& name) { return path.empty() ? name : path + "." + name; };
    std::vector<std::string> names;
    for (const auto& key : group) {
        names.push_back(key.name);
        const auto has_name = [&key](const Entry& entry) { return entry.key == key.name; };
        const auto entry = std::find_if(node.entries.begin(), node.entries.end(), has_name);
        if (entry != node.entries.end()) {
            reading.places.marks[path_of(key.name)] = entry->at;
            key.read(*entry, path_of(key.name), section, reading);
        } else if (key.required) {
            reading.fault(at, path_of(key.name), "is missing", key.allowed);
        }
    }
    for (const auto& entry : node.entries)
        if (std::find(names.begin(), names.end(), entry.key) == names.end())
            report_unknown_key(entry, path, names, reading);
}

template <class Section>
void describe_group(const std::string& path, const Group<Section>& group, const Section& section,
                    std::vector<KnownKey>& known) {
    for (const auto& key : group)
        key.describe(path.empty() ? key.name : path + "." + key.name, section, known);
}

template <class Section>
void compare_group(const std::string& path, const Group<Section>& group, const Section& before,
                   const Section& after, std::vector<std::string>& changed) {
    for (const auto& key : group)
        key.compare(path.empty() ? key.name : path + "." + key.name, before, after, changed);
}

template <class Section, class T>
Key<Section> key(std::string name, T Section::*member, Value<T> value) {
    return {std::move(name), value.allowed,
            [=](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
                if (auto read = read_value(entry.value, entry.place(), path, value, reading))
                    section.*member = std::move(*read);
            },
            [=](const std::string& path, const Section& section, std::vector<KnownKey>& known) {
                known.push_back({path, value.allowed, value.show(section.*member)});
            },
            [=](const std::string& path, const Section& before, const Section& after,
                std::vector<std::string>& changed) {
                if (value.show(before.*member) != value.show(after.*member)) changed.push_back(path);
            }};
}

// A key without a default.
template <class Section>
Key<Section> without_default(Key<Section> key) {
    key.describe = [allowed = key.allowed](const std::string& path, const Section&,
                                           std::vector<KnownKey>& known) {
        known.push_back({path, allowed, {}});
    };
    return key;
}

// A key without which its section makes no sense.
template <class Section>
Key<Section> required(Key<Section> key) {
    key.required = true;
    return without_default(std::move(key));
}

// A list of single values, none twice.
template <class Section, class T>
Key<Section> list_key(std::string name, std::vector<T> Section::*member, Value<T> value, std::size_t most) {
    auto allowed = fmt::format("a list of up to {}: {}", most, value.allowed);
    return {std::move(name), allowed,
            [=](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
                if (!is_kind(Node::Kind::list, entry.value, entry.place(), path, allowed, reading)) return;
                if (entry.value.items.size() > most) return reading.fault(path, "is too long", allowed);
                auto& list = section.*member;
                list.clear();
                for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
                    const auto& item = entry.value.items[i];
                    auto read = read_value(item, item.at, item_path(path, i), value, reading);
                    if (!read) continue;
                    if (std::find(list.begin(), list.end(), *read) != list.end())
                        reading.fault(item.at, item_path(path, i), "stands in the list twice", "each once");
                    list.push_back(std::move(*read));
                }
            },
            [=](const std::string& path, const Section&, std::vector<KnownKey>& known) {
                known.push_back({path, allowed, {}});
            },
            [=](const std::string& path, const Section& before, const Section& after,
                std::vector<std::string>& changed) {
                if (before.*member != after.*member) changed.push_back(path);
            }};
}

// A section within a section; where the file says only some of its keys, the others stay as they are.
template <class Section, class Inner>
Key<Section> section_key(std::string name, Inner Section::*member, const Group<Inner>& group) {
    return {
        std::move(name), mapping_allowed,
        [member, &group](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
            read_group(entry.value, entry.at, path, group, section.*member, reading);
        },
        [member, &group](const std::string& path, const Section& section, std::vector<KnownKey>& known) {
            describe_group(path, group, section.*member, known);
        },
        [member, &group](const std::string& path, const Section& before, const Section& after,
                         std::vector<std::string>& changed) {
            compare_group(path, group, before.*member, after.*member, changed);
        }};
}

// A section that may be left out as a whole.
template <class Section, class Inner>
Key<Section> section_key(std::string name, std::optional<Inner> Section::*member, const Group<Inner>& group) {
    return {
        std::move(name), mapping_allowed,
        [member, &group](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
            read_group(entry.value, entry.at, path, group, (section.*member).emplace(), reading);
        },
        [&group](const std::string& path, const Section&, std::vector<KnownKey>& known) {
            describe_group(path, group, Inner{}, known);
        },
        [member, &group](const std::string& path, const Section& before, const Section& after,
                         std::vector<std::string>& changed) {
            const auto &old = before.*member, &fresh = after.*member;
            if (old.has_value() != fresh.has_value()) {
                changed.push_back(path);
            } else if (old) {
                compare_group(path, group, *old, *fresh, changed);
            }
        }};
}

// A list of sections.
template <class Section, class Inner>
Key<Section> section_list_key(std::string name, std::vector<Inner> Section::*member,
                              const Group<Inner>& group, std::size_t most) {
    auto allowed = fmt::format("a list of up to {} mappings", most);
    return {std::move(name), allowed,
            [=, &group](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
                if (!is_kind(Node::Kind::list, entry.value, entry.place(), path, allowed, reading)) return;
                if (entry.value.items.size() > most) return reading.fault(path, "is too long", allowed);
                for (const auto& item : entry.value.items) {
                    const auto item_at = item_path(path, (section.*member).size());
                    reading.places.marks[item_at] = item.at;
                    read_group(item, item.at, item_at, group, (section.*member).emplace_back(), reading);
                }
            },
            [&group](const std::string& path, const Section&, std::vector<KnownKey>& known) {
                describe_group(path + "[]", group, Inner{}, known);
            },
            [=, &group](const std::string& path, const Section& before, const Section& after,
                        std::vector<std::string>& changed) {
                const auto &old = before.*member, &fresh = after.*member;
                if (old.size() != fresh.size()) return changed.push_back(path);
                for (std::size_t i = 0; i < old.size(); ++i)
                    compare_group(item_path(path, i), group, old[i], fresh[i], changed);
            }};
}

// Sections under names of the operator's choice. `start` gives what a section's keys are before the file says
// them; `placeholder` stands for the name in the description.
template <class Section, class Name, class Inner>
Key<Section> section_map_key(std::string name, std::map<Name, Inner> Section::*member, Value<Name> name_value,
                             const Group<Inner>& group,
                             std::type_identity_t<std::function<Inner(const Section&)>> start,
                             std::string placeholder) {
    return {std::move(name), "a mapping by " + name_value.allowed,
            [=, &group](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
                const auto& node = entry.value;
                if (node.kind == Node::Kind::empty) return;
                if (!is_kind(Node::Kind::mapping, node, node.at, path, mapping_allowed, reading)) return;
                for (const auto& inner : node.entries) {
                    const auto inner_path = path + "." + base::escaped(inner.key, 60);
                    reading.places.marks[inner_path] = inner.at;
                    const auto inner_name = name_value.parse(inner.key);
                    if (!inner_name) {
                        reading.fault(inner.at, inner_path, inner_name.error().found, name_value.allowed);
                        continue;
                    }
                    auto& value = (section.*member)[*inner_name] = start(section);
                    read_group(inner.value, inner.at, inner_path, group, value, reading);
                }
            },
            [=, &group](const std::string& path, const Section& section, std::vector<KnownKey>& known) {
                describe_group(path + "." + placeholder, group, start(section), known);
            },
            [=, &group](const std::string& path, const Section& before, const Section& after,
                        std::vector<std::string>& changed) {
                const auto &old = before.*member, &fresh = after.*member;
                for (const auto& [gone, section] : old)
                    if (!fresh.contains(gone)) changed.push_back(path + "." + name_value.show(gone));
                for (const auto& [inner_name, section] : fresh) {
                    const auto inner_path = path + "." + name_value.show(inner_name);
                    const auto found = old.find(inner_name);
                    if (found == old.end()) {
                        changed.push_back(inner_path);
                    } else {
                        compare_group(inner_path, group, found->second, section, changed);
                    }
                }
            }};
}

} // namespace convictiond::settings
