#include "settings/document.hpp"

#include "base/text.hpp"
#include "settings/bounded_file.hpp"
#include "settings/value.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>

namespace convictiond::settings {

namespace {

constexpr std::size_t max_include_depth = 4;
constexpr std::size_t max_files = 64;
const std::string include_key = "include";

class DocumentReader {
public:
    explicit DocumentReader(Reading& reading) : reading_{reading} {
        document_.root.kind = Node::Kind::mapping;
    }

    Document read(const std::string& path) {
        reading_.places.files.push_back(path);
        const auto file = read_bounded_file(path, max_yaml_bytes);
        if (file) {
            merge(file->bytes, 0, {path});
        } else {
            refuse(Mark{}, "", file.error().found, file.error().expected);
        }
        return std::move(document_);
    }

private:
    using Chain = std::vector<std::string>; // from the main file to the one at hand

    void merge(const std::string& bytes, std::size_t file, const Chain& chain) {
        auto node = parse_yaml(bytes, file, nodes_left_, reading_);
        if (!node) {
            document_.complete = false;
        } else if (node->kind == Node::Kind::mapping) {
            add_all(std::move(node->entries), chain);
        } else if (node->kind != Node::Kind::empty) {
            refuse(node->at, "", to_text(node->kind), "a mapping of keys");
        }
    }

    void add_all(std::vector<Entry> entries, const Chain& chain) {
        for (auto& entry : entries) {
            if (entry.key == include_key) {
                include_all(entry, chain);
            } else {
                add(std::move(entry));
            }
        }
    }

    void refuse(Mark at, const std::string& key, std::string found, std::string expected) {
        document_.complete = false;
        reading_.fault(at, key, std::move(found), std::move(expected));
    }

    void add(Entry entry) {
        const auto [first, is_new] = first_.emplace(entry.key, entry.at);
        if (is_new) {
            document_.root.entries.push_back(std::move(entry));
            return;
        }
        reading_.fault(entry.at, base::escaped(entry.key, 60), "stands twice", "once over all files",
                       "the first is at " + reading_.places.text(first->second));
    }

    void include_all(const Entry& entry, const Chain& chain) {
        if (entry.value.kind == Node::Kind::list) {
            for (const auto& item : entry.value.items) include(item, item.at, chain);
        } else {
            include(entry.value, entry.place(), chain);
        }
    }

    void include(const Node& node, Mark at, const Chain& chain) {
        const auto allowed = path();
        if (node.kind != Node::Kind::text) {
            refuse(at, include_key, to_text(node.kind), allowed.allowed);
            return;
        }
        const auto target = allowed.parse(node.text);
        if (!target) {
            refuse(at, include_key, target.error().found, allowed.allowed);
            return;
        }
        const auto same = [&](const std::string& other) { return lexical(other) == lexical(*target); };
        if (std::any_of(chain.begin(), chain.end(), same)) {
            refuse(at, include_key, base::quoted(*target) + " includes itself", "a file that does not");
        } else if (chain.size() > max_include_depth) {
            refuse(at, include_key, "is too deep", fmt::format("at most {} files deep", max_include_depth));
        } else if (reading_.places.files.size() >= max_files) {
            refuse(at, include_key, "is one file too many", fmt::format("at most {} files", max_files));
        } else {
            read_included(*target, at, chain);
        }
    }

    void read_included(const std::string& target, Mark at, const Chain& chain) {
        const auto file = read_bounded_file(target, max_yaml_bytes);
        if (!file) {
            refuse(at, include_key, base::quoted(target) + " " + file.error().found, file.error().expected);
            return;
        }
        reading_.places.files.push_back(target);
        auto longer = chain;
        longer.push_back(target);
        merge(file->bytes, reading_.places.files.size() - 1, longer);
    }

    static std::filesystem::path lexical(const std::string& file) {
        return std::filesystem::path{file}.lexically_normal();
    }

    Reading& reading_;
    Document document_;
    std::map<std::string, Mark> first_;
    std::size_t nodes_left_ = max_yaml_nodes;
};

} // namespace

Document read_document(const std::string& path, Reading& reading) {
    return DocumentReader{reading}.read(path);
}

} // namespace convictiond::settings
