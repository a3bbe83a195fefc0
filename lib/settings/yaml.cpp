#include "settings/yaml.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace convictiond::settings {

namespace {

std::size_t node_count(const Node& node) {
    std::size_t count = 1;
    for (const auto& item : node.items) count += node_count(item);
    for (const auto& entry : node.entries) count += node_count(entry.value) + 1;
    return count;
}

std::size_t depth_of(const Node& node) {
    std::size_t deepest = 0;
    for (const auto& item : node.items) deepest = std::max(deepest, depth_of(item));
    for (const auto& entry : node.entries) deepest = std::max(deepest, depth_of(entry.value));
    return node.kind == Node::Kind::list || node.kind == Node::Kind::mapping ? deepest + 1 : 0;
}

// Builds the tree from yaml-cpp's events. What goes too far is thrown as yaml-cpp's own exception, for only
// that ends its parser; parse_yaml catches it.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::size_t file, std::size_t& nodes_left, Reading& reading)
        : file_{file}, nodes_left_{nodes_left}, reading_{reading} {}

    [[nodiscard]] Node take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) throw YAML::ParserException(mark, "a second document begins; one is allowed");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(counted_node(Node::Kind::empty, mark), anchor);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        auto node = counted_node(Node::Kind::text, mark);
        node.text = value;
        add(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        if (found == anchored_.end())
            throw YAML::ParserException(mark, "an alias stands inside its own anchor");
        count(node_count(found->second), mark);
        bound_depth(open_.size() + depth_of(found->second), mark);
        add(found->second, 0);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(Node::Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(Node::Kind::mapping, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Key {
        std::string text;
        Mark at;
    };
    // A list or mapping that is not closed yet.
    struct Open {
        Node node;
        YAML::anchor_t anchor = 0;
        std::optional<Key> key; // of a mapping, whose value comes next
        std::map<std::string, Mark> first;
    };

    [[nodiscard]] Mark mark_of(const YAML::Mark& mark) const {
        return {file_, mark.line + 1, mark.column + 1};
    }

    void count(std::size_t nodes, const YAML::Mark& mark) {
        if (nodes > nodes_left_) throw YAML::ParserException(mark, "it is more than 100,000 nodes");
        nodes_left_ -= nodes;
    }
    static void bound_depth(std::size_t depth, const YAML::Mark& mark) {
        if (depth > max_yaml_depth) throw YAML::ParserException(mark, "it is more than 16 levels deep");
    }
    static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        // "?" is a plain node, "!" a quoted text.
        if (!tag.empty() && tag != "?" && tag != "!")
            throw YAML::ParserException(mark, "a tag stands here; none is allowed");
    }

    Node counted_node(Node::Kind kind, const YAML::Mark& mark) {
        count(1, mark);
        Node node;
        node.kind = kind;
        node.at = mark_of(mark);
        return node;
    }

    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        refuse_tag(mark, tag);
        const bool is_key =
            !open_.empty() && open_.back().node.kind == Node::Kind::mapping && !open_.back().key;
        if (is_key) throw YAML::ParserException(mark, "a key is not text");
        bound_depth(open_.size() + 1, mark);
        open_.push_back({counted_node(kind, mark), anchor, {}, {}});
    }

    void close() {
        auto closed = std::move(open_.back());
        open_.pop_back();
        add(std::move(closed.node), closed.anchor);
    }

    void add(Node node, YAML::anchor_t anchor) {
        if (anchor != 0) anchored_[anchor] = node;
        if (open_.empty()) {
            root_ = std::move(node);
        } else if (open_.back().node.kind == Node::Kind::list) {
            open_.back().node.items.push_back(std::move(node));
        } else if (open_.back().key) {
            add_value(std::move(node));
        } else {
            begin_entry(node);
        }
    }

    void begin_entry(const Node& node) {
        if (node.kind != Node::Kind::text) {
            YAML::Mark mark;
            mark.line = node.at.line - 1;
            mark.column = node.at.column - 1;
            throw YAML::ParserException(mark, "a key is not text");
        }
        open_.back().key = Key{node.text, node.at};
    }

    void add_value(Node node) {
        auto& mapping = open_.back();
        const auto [first, is_new] = mapping.first.emplace(mapping.key->text, mapping.key->at);
        if (is_new) {
            mapping.node.entries.push_back({mapping.key->text, mapping.key->at, std::move(node)});
        } else {
            reading_.fault(mapping.key->at, path_of_key(), "stands twice", "once",
                           "the first is at " + reading_.places.text(first->second));
        }
        mapping.key.reset();
    }

    [[nodiscard]] std::string path_of_key() const {
        std::string path;
        for (const auto& level : open_) {
            if (level.node.kind == Node::Kind::list) {
                path += fmt::format("[{}]", level.node.items.size());
            } else {
                path += (path.empty() ? "" : ".") + base::escaped(level.key->text, 60);
            }
        }
        return path;
    }

    std::size_t file_;
    std::size_t& nodes_left_;
    Reading& reading_;
    int documents_ = 0;
    Node root_;
    std::vector<Open> open_; // from the root inwards
    std::map<YAML::anchor_t, Node> anchored_;
};

} // namespace

std::string to_text(Node::Kind kind) {
    switch (kind) {
    case Node::Kind::empty: return "is empty";
    case Node::Kind::text: return "is text";
    case Node::Kind::list: return "is a list";
    case Node::Kind::mapping: return "is a mapping";
    }
    return {};
}

std::optional<Node> parse_yaml(const std::string& bytes, std::size_t file, std::size_t& nodes_left,
                               Reading& reading) {
    // yaml-cpp would take NUL bytes for UTF-16 and read on.
    const auto broken = std::min(base::find_utf8_fault(bytes).value_or(bytes.size()), bytes.find('\0'));
    if (broken < bytes.size()) {
        const auto before = bytes.begin() + static_cast<std::ptrdiff_t>(broken);
        reading.fault(Mark{file, static_cast<int>(std::count(bytes.begin(), before, '\n')) + 1, 1}, "",
                      "is not UTF-8 text", "UTF-8");
        return std::nullopt;
    }
    TreeBuilder builder{file, nodes_left, reading};
    try {
        std::istringstream stream{bytes};
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        const auto at =
            error.mark.is_null() ? Mark{file, 1, 1} : Mark{file, error.mark.line + 1, error.mark.column + 1};
        reading.fault(at, "", "cannot be read: " + base::escaped(error.msg), "YAML");
        return std::nullopt;
    }
    return builder.take();
}

} // namespace convictiond::settings
