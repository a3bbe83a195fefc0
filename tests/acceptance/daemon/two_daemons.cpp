#include "acceptance/daemon/two_daemons.hpp"

#include "acceptance/daemon/day.hpp"
#include "support/eventually.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>

namespace convictiond::test {

namespace {

const std::vector<std::string> lanes{"DE", "ES", "FR", "PL"};
constexpr std::chrono::seconds at_once{1};

std::vector<SimulatedState> four_states() {
    std::vector<SimulatedState> states;
    for (const auto& lane : lanes)
        states.emplace_back(lane, "receipt", R"([{"kind": "delay", "delay_ms": 20}])");
    return states;
}

Post read_post(const std::string& line) {
    const auto told = boost::json::parse(line);
    const auto text = [&told](const char* key) {
        const auto& value = told.at(key).as_string();
        return std::string{value.data(), value.size()};
    };
    const auto& key = told.at("fields").at("idempotency-key").as_string();
    const base::Instant at{base::Duration{told.at("at").to_number<std::int64_t>()}};
    return {
        at, text("state"), text("target").substr(text("target").find("by=") + 3), {key.data(), key.size()}};
}

} // namespace

TwoDaemons::TwoDaemons() : house_{database_.connection(), four_states()}, login_{database_.name() + "_a"} {
    database_.run("create role " + login_ + " login in role convictiond_daemon");
    house_.set("database.connection", fmt::format("\"{} user={}\"", database_.connection(), login_));
    house_.set("defaults.max_rate", "10");
    std::map<std::string, std::string> otherwise{
        {"database.connection", '"' + as_daemon(database_.connection()) + '"'}};
    for (const auto& lane : lanes) {
        const auto key = "member_states." + lane + ".url";
        const auto url = house_.setting(key);
        house_.set(key, url + "?by=a");
        otherwise[key] = url + "?by=b";
    }
    partner_.emplace(house_, "partner", otherwise);
}

TwoDaemons::~TwoDaemons() {
    try {
        database_.run("drop role " + login_);
    } catch (const std::exception&) { // the server is gone, and the role with it
    }
}

void TwoDaemons::load(int for_each) {
    Day day{++sequence_};
    for (const int last = convictions_ + for_each; convictions_ < last; ++convictions_)
        day.conviction(fmt::format("TEST/{}", convictions_), {"DEU", "ESP", "FRA", "POL"});
    house_.drop(day.name(), day.bytes());
}

void TwoDaemons::start() {
    house_.start_ready();
    partner_->start_ready();
}

bool TwoDaemons::share_evenly() {
    const auto told = [this] {
        return house_.sql(
            "select string_agg(lanes::text, ' ') from (select count(*) as lanes from lane_report join daemon "
            "on daemon.id = daemon_id where daemon.seen_at > clock_timestamp() - interval '4 s' "
            "group by daemon_id) as shares");
    };
    if (!eventually([&] { return told() == "2 2"; })) return false;
    const auto since = base::now();
    return eventually([&] {
        std::set<std::string> busy;
        for (const auto& post : posts())
            if (post.at > since) busy.insert(post.state);
        return busy.size() == lanes.size();
    });
}

std::set<std::string> TwoDaemons::lanes_of_first() {
    std::istringstream rows{
        house_.sql(fmt::format("select member_state from lane_report join daemon on daemon.id = daemon_id "
                               "where process_id = {}",
                               house_.daemon().id()))};
    std::set<std::string> own;
    for (std::string lane; std::getline(rows, lane);) own.insert(lane);
    return own;
}

void TwoDaemons::strike(Death death) {
    death_ = death;
    orphaned_ = lanes_of_first();
    struck_at_ = base::now();
    switch (death) {
    case Death::killed: (void)house_.stop(SIGKILL); return;
    case Death::frozen: house_.daemon().signal(SIGSTOP); return;
    case Death::cut_off:
        database_.run(fmt::format("alter role {0} nologin; select pg_terminate_backend(pid) "
                                  "from pg_stat_activity where usename = '{0}'",
                                  login_));
        return;
    }
}

void TwoDaemons::revive() {
    revived_at_ = base::now();
    switch (death_.value()) {
    case Death::killed: house_.start_ready(); return;
    case Death::frozen: house_.daemon().signal(SIGCONT); return;
    case Death::cut_off: database_.run("alter role " + login_ + " login"); return;
    }
}

std::optional<base::Duration> TwoDaemons::takeover() {
    std::map<std::string, base::Instant> first;
    const auto taken_over = [&] {
        first.clear();
        for (const auto& post : posts())
            if (post.by == "b" && post.at > struck_at_ && orphaned_.contains(post.state))
                first.emplace(post.state, post.at);
        return first.size() == orphaned_.size();
    };
    if (orphaned_.empty() || !eventually(taken_over)) return std::nullopt;
    const auto last = std::ranges::max_element(first, {}, [](const auto& lane) { return lane.second; });
    return last->second - struck_at_;
}

const std::vector<Post>& TwoDaemons::posts() {
    if (!log_.is_open()) log_.open(house_.requests());
    log_.clear();
    auto whole = log_.tellg();
    for (std::string line; std::getline(log_, line) && !log_.eof();) {
        posts_.push_back(read_post(line));
        whole = log_.tellg();
    }
    log_.clear();
    log_.seekg(whole); // what is being written is read with the next look
    return posts_;
}

std::size_t TwoDaemons::sent_at_once() {
    std::set<std::string> ids;
    std::map<std::string, const Post*> last;
    for (const auto& post : posts()) {
        const auto before = std::exchange(last[post.id], &post);
        if (before != nullptr && before->by != post.by && post.at - before->at < at_once) ids.insert(post.id);
    }
    return ids.size();
}

void TwoDaemons::end_lock_session() const {
    database_.run(fmt::format("select pg_terminate_backend(pid) from pg_stat_activity where usename = '{}' "
                              "and application_name = 'convictiond locks'",
                              login_));
}

} // namespace convictiond::test
