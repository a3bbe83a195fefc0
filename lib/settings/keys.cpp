#include "settings/keys.hpp"

#include "settings/calendar_values.hpp"
#include "settings/load.hpp"

#include <set>

namespace convictiond::settings {

namespace {

using std::chrono::days;

// What is waited for once may be nothing, what comes again and again is 10 ms at least: as short as a test
// needs it. The upper bounds are there to catch a slip of the unit.

// With nothing behind it the key is as good as left out.
template <class Section>
Key<Section> or_nothing(Key<Section> key) {
    key.read = [read = key.read](const Entry& entry, const std::string& path, Section& section,
                                 Reading& reading) {
        if (entry.value.kind != Node::Kind::empty) read(entry, path, section, reading);
    };
    return key;
}

// And so is the empty text.
template <class Section>
Key<Section> or_empty(Key<Section> key) {
    key.read = [read = or_nothing(key).read](const Entry& entry, const std::string& path, Section& section,
                                             Reading& reading) {
        const bool is_empty_text = entry.value.kind == Node::Kind::text && entry.value.text.empty();
        if (!is_empty_text) read(entry, path, section, reading);
    };
    return key;
}

const Group<Canary>& canary_keys() {
    static const Group<Canary> keys{
        required(key("reference", &Canary::reference, canary_reference())),
        required(list_key("notify", &Canary::notify, member_state_code(), 64)),
    };
    return keys;
}

const Group<Expect>& expect_keys() {
    static const Group<Expect> keys{
        or_nothing(without_default(key("per_week", &Expect::per_week, maybe(number(1, 10'000'000))))),
        or_nothing(
            without_default(key("multiple_nationals", &Expect::multiple_nationals, maybe(percentage())))),
        or_nothing(without_default(key("without_cro", &Expect::without_cro, maybe(percentage())))),
    };
    return keys;
}

const Group<Source>& source_keys() {
    static const Group<Source> keys{
        without_default(key("from", &Source::from, maybe_date())),
        weekdays_key("days", &Source::days),
        key("by", &Source::by, time_of_day()),
        key("time_zone", &Source::time_zone, time_zone()),
        or_nothing(list_key("except", &Source::except, date(), 1000)),
        or_nothing(section_list_key("canaries", &Source::canaries, canary_keys(), 64)),
        section_key("expect", &Source::expect, expect_keys()),
    };
    return keys;
}

const Group<Inbound>& inbound_keys() {
    static const Group<Inbound> keys{
        key("directory", &Inbound::directory, path()),
        key("archive", &Inbound::archive, path()),
        key("rejected", &Inbound::rejected, path()),
        key("duplicates", &Inbound::duplicates, path()),
        key("rescan", &Inbound::rescan, duration(10ms, 1h)),
        key("settle", &Inbound::settle, duration(0ms, 1h)),
        key("max_file_size", &Inbound::max_file_size, size(1024, std::uint64_t{64} << 30U)),
        key("foreign_after", &Inbound::foreign_after, duration(0ms, days{30})),
        key("incomplete_after", &Inbound::incomplete_after, duration(0ms, days{7})),
        section_map_key(
            "sources", &Inbound::sources, source_name(), source_keys(),
            [](const Inbound&) { return Source{}; }, "NAME"),
    };
    return keys;
}

const Group<Database>& database_keys() {
    static const Group<Database> keys{
        key("connection", &Database::connection, connection()),
        key("workers", &Database::workers, number(1, 64)),
    };
    return keys;
}

const Group<Acknowledgements>& acknowledgements_keys() {
    static const Group<Acknowledgements> keys{
        required(key("listen", &Acknowledgements::listen, network_listen())),
        required(key("certificate", &Acknowledgements::certificate, path())),
        required(key("private_key", &Acknowledgements::private_key, path())),
        required(key("client_ca", &Acknowledgements::client_ca, path())),
    };
    return keys;
}

const Group<Signing>& signing_keys() {
    static const Group<Signing> keys{
        required(key("private_key", &Signing::private_key, path())),
        required(key("key_id", &Signing::key_id, key_id())),
    };
    return keys;
}

const Group<Retention>& retention_keys() {
    static const Group<Retention> keys{
        key("personal_data", &Retention::personal_data, duration(0ms, days{3650})),
    };
    return keys;
}

const Group<Rotate>& rotate_keys() {
    static const Group<Rotate> keys{
        key("size", &Rotate::size, size(std::uint64_t{64} << 10U, std::uint64_t{4} << 30U)),
        key("keep", &Rotate::keep, number(1, 1000)),
    };
    return keys;
}

const Group<Log>& log_keys() {
    static const Group<Log> keys{
        key("level", &Log::level,
            word<LogLevel>({{"trace", LogLevel::trace},
                            {"debug", LogLevel::debug},
                            {"info", LogLevel::info},
                            {"warning", LogLevel::warning},
                            {"error", LogLevel::error}})),
        key("format", &Log::format, word<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}})),
        or_empty(without_default(key("file", &Log::file, path()))), // standard error
        section_key("rotate", &Log::rotate, rotate_keys()),
    };
    return keys;
}

const Group<Retry>& retry_keys() {
    static const Group<Retry> keys{
        key("base", &Retry::base, duration(10ms, 1h)),
        key("cap", &Retry::cap, duration(10ms, days{1})),
        key("max_retry_after", &Retry::max_retry_after, duration(10ms, days{1})),
    };
    return keys;
}

const Group<Circuit>& circuit_keys() {
    static const Group<Circuit> keys{
        key("failures", &Circuit::failures, number(1, 100)),
        key("probe", &Circuit::probe, duration(10ms, 1h)),
        key("probe_cap", &Circuit::probe_cap, duration(10ms, days{1})),
    };
    return keys;
}

// `max_rate:` with nothing behind it is no limit, also where the defaults have one.
Key<MemberState> max_rate_key() {
    const auto value = rate(0.01, 1000);
    const auto allowed = value.allowed + ", or nothing for no limit";
    return {"max_rate", allowed,
            [value](const Entry& entry, const std::string& key_path, MemberState& state, Reading& reading) {
                state.max_rate.reset();
                if (entry.value.kind != Node::Kind::empty)
                    state.max_rate = read_value(entry.value, entry.place(), key_path, value, reading);
            },
            [allowed](const std::string& key_path, const MemberState&, std::vector<KnownKey>& known) {
                known.push_back({key_path, allowed, {}});
            },
            [](const std::string& key_path, const MemberState& before, const MemberState& after,
               std::vector<std::string>& changed) {
                if (before.max_rate != after.max_rate) changed.push_back(key_path);
            }};
}

const Group<MemberState>& member_state_keys() {
    using Mode = AcknowledgementMode;
    static const Group<MemberState> keys{
        without_default(key("url", &MemberState::url, https_url())),
        key("acknowledgement", &MemberState::acknowledgement,
            word<Mode>({{"callback", Mode::callback},
                        {"poll", Mode::poll},
                        {"receipt", Mode::receipt},
                        {"none", Mode::none}})),
        key("receipt", &MemberState::receipt_required, word<bool>({{"optional", false}, {"required", true}})),
        key("ack_within", &MemberState::ack_within, duration(10ms, days{365})),
        // European Union (Future Relationship) Act 2020, s. 1(5): no later than the end of 28 days.
        key("notify_within", &MemberState::notify_within, whole_days(1, core::by_law.count())),
        without_default(key("acknowledgement_url", &MemberState::acknowledgement_url, https_url())),
        key("poll_every", &MemberState::poll_every, duration(10ms, days{1})),
        key("connect_timeout", &MemberState::connect_timeout, duration(10ms, 5min)),
        key("answer_timeout", &MemberState::answer_timeout, duration(10ms, 10min)),
        key("max_in_flight", &MemberState::max_in_flight, number(1, 1024)),
        max_rate_key(),
        key("historical_rate", &MemberState::historical_rate, rate(0.01, 1000)),
        section_key("retry", &MemberState::retry, retry_keys()),
        section_key("circuit", &MemberState::circuit, circuit_keys()),
        key("server_ca", &MemberState::server_ca, path()),
        key("client_certificate", &MemberState::client_certificate, path()),
        key("client_key", &MemberState::client_key, path()),
        list_key("callback_fingerprints", &MemberState::callback_fingerprints, fingerprint(), 16),
        list_key("callback_names", &MemberState::callback_names, dns_name(), 16),
    };
    return keys;
}

// The section has one key, so the struct has none of its own.
Key<Settings> admin_key() {
    static const Group<Settings> keys{key("listen", &Settings::admin, listen())};
    return {
        "admin", mapping_allowed,
        [](const Entry& entry, const std::string& section_path, Settings& settings, Reading& reading) {
            read_group(entry.value, entry.at, section_path, keys, settings, reading);
        },
        [](const std::string& section_path, const Settings& settings, std::vector<KnownKey>& known) {
            describe_group(section_path, keys, settings, known);
        },
        [](const std::string& section_path, const Settings& before, const Settings& after,
           std::vector<std::string>& changed) { compare_group(section_path, keys, before, after, changed); }};
}

// document.cpp has read it by the time that keys are looked at.
Key<Settings> include_section() {
    const std::string allowed = path().allowed + ", or a list of them";
    return {"include", allowed, [](const Entry&, const std::string&, Settings&, Reading&) {},
            [allowed](const std::string& key_path, const Settings&, std::vector<KnownKey>& known) {
                known.push_back({key_path, allowed, {}});
            },
            [](const std::string&, const Settings&, const Settings&, std::vector<std::string>&) {}};
}

} // namespace

const Group<Settings>& all_keys() {
    static const Group<Settings> keys{
        section_key("inbound", &Settings::inbound, inbound_keys()),
        include_section(),
        section_key("database", &Settings::database, database_keys()),
        admin_key(),
        section_key("acknowledgements", &Settings::acknowledgements, acknowledgements_keys()),
        section_key("signing", &Settings::signing, signing_keys()),
        key("tables", &Settings::tables, path()),
        key("historical_after", &Settings::historical_after, duration(0ms, days{3650})),
        key("hold_decision_within", &Settings::hold_decision_within, duration(0ms, days{365})),
        key("shutdown_grace", &Settings::shutdown_grace, duration(0ms, 10min)),
        key("identity_key", &Settings::identity_key, path()),
        // Longer than a frozen owner can send: a heartbeat counts for 4 s, the idle session lives 6 s.
        key("lane_takeover", &Settings::lane_takeover, duration(8s, 5min)),
        section_key("retention", &Settings::retention, retention_keys()),
        section_key("log", &Settings::log, log_keys()),
        // Before the states that take them over.
        section_key("defaults", &Settings::defaults, member_state_keys()),
        section_map_key(
            "member_states", &Settings::member_states, member_state_code(), member_state_keys(),
            [](const Settings& settings) { return settings.defaults; }, "XX"),
    };
    return keys;
}

std::vector<std::string> changed_keys(const Settings& before, const Settings& after) {
    std::vector<std::string> all;
    compare_group({}, all_keys(), before, after, all);
    const std::set<std::string> changed{all.begin(), all.end()};
    std::erase_if(all, [&changed](const std::string& key) { return changed.contains(default_behind(key)); });
    return all;
}

std::vector<KnownKey> known_keys() {
    std::vector<KnownKey> known;
    describe_group({}, all_keys(), Settings{}, known);
    return known;
}

} // namespace convictiond::settings
