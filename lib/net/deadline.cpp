#include "net/deadline.hpp"

#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace convictiond::net {

struct Deadline::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& executor, std::function<void()> cut_)
        : timer{executor}, cut{std::move(cut_)} {}

    void arm(base::Monotonic at) {
        armed_until = at;
        timer.expires_at(at);
        timer.async_wait([self = shared_from_this(), at](const boost::system::error_code&) {
            if (self->armed_until == at) self->look(); // else it was armed anew
        });
    }

    void look() {
        armed_until.reset();
        if (!due) return;
        if (base::monotonic_now() < *due) {
            arm(*due);
            return;
        }
        due.reset();
        has_passed = true;
        cut();
    }

    asio::steady_timer timer;
    std::function<void()> cut;
    std::optional<base::Monotonic> due;
    std::optional<base::Monotonic> armed_until;
    bool has_passed = false;
};

Deadline::Deadline(asio::any_io_executor executor, std::function<void()> cut)
    : state_{std::make_shared<State>(executor, std::move(cut))} {}

Deadline::~Deadline() {
    state_->due.reset();
    state_->armed_until.reset();
    state_->timer.cancel();
}

void Deadline::begin(base::Duration limit) {
    state_->has_passed = false;
    state_->due = base::monotonic_now() + limit;
    if (!state_->armed_until || *state_->armed_until > *state_->due) state_->arm(*state_->due);
}

void Deadline::end() {
    state_->due.reset();
}

bool Deadline::has_passed() const {
    return state_->has_passed;
}

} // namespace convictiond::net
