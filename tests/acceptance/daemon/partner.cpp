#include "acceptance/daemon/partner.hpp"

#include "support/eventually.hpp"

#include <algorithm>
#include <csignal>
#include <fmt/format.h>

namespace convictiond::test {

Partner::Partner(const House& house, std::string name, std::map<std::string, std::string> otherwise)
    : house_{&house}, name_{std::move(name)}, otherwise_{std::move(otherwise)} {
    otherwise_["admin.listen"] = fmt::format("127.0.0.1:{}", admin_port_);
    otherwise_["acknowledgements.listen"] = fmt::format("127.0.0.1:{}", free_port());
}

void Partner::start_ready() {
    const auto file = house_->write_configuration_as(name_, otherwise_);
    daemon_.reset();
    daemon_.emplace(Launch{program("convictiond"), {"--config", file}});
    const auto is_ready = [this] {
        try {
            (void)ask(admin_port_, "GET", "/readyz", {}, 200);
            return true;
        } catch (const std::runtime_error&) { // nobody there yet, or not ready
            return false;
        }
    };
    if (!eventually(is_ready)) throw std::runtime_error{"it does not get ready: " + daemon_->errors()};
}

bool Partner::logs(std::initializer_list<std::string_view> words) {
    const auto fits = [words](std::string_view line) {
        return std::ranges::all_of(words, [line](auto word) { return line.find(word) != line.npos; });
    };
    return daemon_->wait_for_line(fits).has_value();
}

void Partner::reload() {
    (void)house_->write_configuration_as(name_, otherwise_);
    daemon_->signal(SIGHUP);
}

} // namespace convictiond::test
