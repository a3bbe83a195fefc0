// A member state: a machine that answers in every way that the exchange's table knows, loses answers after it
// acted on them, and an authority behind it that acknowledges later, again and out of order.
#pragma once

#include "base/chance.hpp"
#include "core/attempt.hpp"
#include "simulation/chronicle.hpp"
#include "simulation/tables.hpp"

#include <array>

namespace convictiond::simulation {

enum class Mood {
    healthy,
    silent,  // takes the connection at most
    away,    // refuses it
    busy,    // 429 and 503, with Retry-After
    failing, // 500s
    shut,    // whatever is the lane's fault
    refusing,
    dripping, // answers after a long time
    any       // another at each request
};
inline constexpr std::array all_moods = {Mood::healthy,  Mood::silent,   Mood::away,
                                         Mood::busy,     Mood::failing,  Mood::shut,
                                         Mood::refusing, Mood::dripping, Mood::any};
[[nodiscard]] std::string_view to_text(Mood mood);

// A message that it never takes while faults last.
enum class Poison { none, fails, refused, forbidden };

// What a POST came to, and what the body of the answer said.
struct Reply {
    core::Exchange exchange;
    core::Receipt receipt;
};

class Peer {
public:
    Peer(Clockwork& clockwork, Chronicle& chronicle, base::MemberState state, base::Chance chance)
        : clockwork_{&clockwork}, chronicle_{&chronicle}, state_{state}, chance_{chance} {}

    Mood mood = Mood::healthy;
    bool acknowledges_by_receipt = false;
    unsigned answers_lost = 0;      // in percent, after it acted
    unsigned authority_refuses = 3; // and so often it
    unsigned told_again = 20;       // repeats an acknowledgement that it told before
    unsigned forgets = 0;           // its machine has it, its authority does not, until it comes again
    Duration slowest = std::chrono::milliseconds{200};
    std::optional<Duration> fixed_answer; // every answer takes so long
    std::map<std::int64_t, Poison> poisons;

    // Acts on a POST; `done` gets what came of it, when it did.
    void receive(std::int64_t number, std::function<void(Reply)> done);

    // What its authority would say now: at most `most`, some of it again. Empty: nothing.
    [[nodiscard]] std::vector<Acknowledgement> acknowledgements(std::size_t most);
    // We answered: it is told. What was refused is dealt with anew when it comes again.
    void note_answered(const std::vector<Acknowledgement>& sent,
                       const std::vector<core::AcknowledgementResult>& results);

    [[nodiscard]] std::int64_t requests() const { return requests_; }
    [[nodiscard]] std::optional<Monotonic> first_good() const { return first_good_; }
    [[nodiscard]] base::MemberState state() const { return state_; }

private:
    [[nodiscard]] bool chance_of(unsigned percent) { return chance_.below(100) < percent; }
    [[nodiscard]] Reply answer(Mood as, std::int64_t number);
    [[nodiscard]] Reply take(std::int64_t number);
    [[nodiscard]] Reply lanes_fault(std::int64_t number);
    [[nodiscard]] Reply no_answer(core::Failure failure, bool may_have_left, Duration took);
    [[nodiscard]] Reply status(int code);
    [[nodiscard]] std::string retry_after();
    void act(std::int64_t number);

    Clockwork* clockwork_;
    Chronicle* chronicle_;
    base::MemberState state_;
    base::Chance chance_;
    std::int64_t requests_ = 0;
    std::optional<Monotonic> first_good_;
    std::set<std::int64_t> has_;                               // taken at least once
    std::set<std::int64_t> forgotten_;                         // of those
    std::map<std::int64_t, core::AcknowledgementStatus> owed_; // acknowledgements to be told
    std::vector<Acknowledgement> told_;
};

} // namespace convictiond::simulation
