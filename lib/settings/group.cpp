#include "settings/group.hpp"

#include "settings/not_built.hpp"

namespace convictiond::settings {

void report_unknown_key(const Entry& entry, const std::string& path, const std::vector<std::string>& known,
                        Reading& reading) {
    const auto name = base::escaped(entry.key, 60);
    const auto key_path = path.empty() ? name : path + "." + name;
    if (is_not_built(key_path)) {
        reading.fault(entry.at, key_path, "is not built yet", "it to be left out");
    } else if (const auto near = base::nearest(entry.key, known)) {
        reading.fault(entry.at, key_path, "is not a key", {}, fmt::format("did you mean {}?", *near));
    } else {
        reading.fault(entry.at, key_path, "is not a key", fmt::format("one of {}", fmt::join(known, ", ")));
    }
}

const std::string* text_of(const Node& node, Mark at, const std::string& path, const std::string& allowed,
                           Reading& reading) {
    if (!is_kind(Node::Kind::text, node, at, path, allowed, reading)) return nullptr;
    if (is_not_built(path + "=" + node.text)) {
        reading.fault(at, path, node.text + " is not built yet", allowed);
        return nullptr;
    }
    return &node.text;
}

bool is_kind(Node::Kind kind, const Node& node, Mark at, const std::string& path, const std::string& allowed,
             Reading& reading) {
    if (node.kind == kind) return true;
    reading.fault(at, path, to_text(node.kind), allowed);
    return false;
}

std::string item_path(const std::string& list, std::size_t index) {
    return fmt::format("{}[{}]", list, index);
}

} // namespace convictiond::settings
