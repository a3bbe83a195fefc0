#include "settings/rules.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace convictiond::settings {

namespace {

template <class... Keys>
bool any_faulty(const Reading& reading, const Keys&... keys) {
    return (reading.is_faulty(keys) || ...);
}

bool contains(const std::string& outer, const std::string& inner) {
    const auto normal = [](const std::string& directory) {
        return (std::filesystem::path{directory} / "").lexically_normal();
    };
    const auto outer_path = normal(outer), inner_path = normal(inner);
    // The trailing slash makes the last component an empty one.
    const auto end = std::prev(outer_path.end());
    return std::mismatch(outer_path.begin(), end, inner_path.begin(), inner_path.end()).first == end;
}

// Each is scanned or swept by itself: a file must not stand in two of them.
void check_directories(const Inbound& inbound, Reading& reading) {
    const std::pair<std::string, std::string> directories[]{{"inbound.directory", inbound.directory},
                                                            {"inbound.archive", inbound.archive},
                                                            {"inbound.rejected", inbound.rejected},
                                                            {"inbound.duplicates", inbound.duplicates}};
    for (auto late = std::begin(directories); late != std::end(directories); ++late) {
        for (auto early = std::begin(directories); early != late; ++early) {
            if (any_faulty(reading, early->first, late->first)) continue;
            if (contains(early->second, late->second)) {
                reading.fault(late->first, "lies in " + early->first, "a directory outside it");
            } else if (contains(late->second, early->second)) {
                reading.fault(early->first, "lies in " + late->first, "a directory outside it");
            }
        }
    }
}

// Also one whose name was refused.
bool names_a_source(const Reading& reading) {
    const std::string section = "inbound.sources.";
    const auto first = reading.places.marks.lower_bound(section);
    return first != reading.places.marks.end() && first->first.starts_with(section);
}

void check_inbound(const Inbound& inbound, Reading& reading) {
    check_directories(inbound, reading);
    if (inbound.sources.empty() && !any_faulty(reading, "inbound.sources") && !names_a_source(reading))
        reading.fault("inbound.sources", "has no source", "one at least, such as PNC:");
    for (const auto& [name, source] : inbound.sources) {
        std::set<std::string> references;
        for (std::size_t i = 0; i < source.canaries.size(); ++i) {
            const auto key = fmt::format("inbound.sources.{}.canaries[{}].reference", name, i);
            if (!any_faulty(reading, key) && !references.insert(source.canaries[i].reference).second)
                reading.fault(key, "stands in another canary of the source", "each reference once");
        }
    }
}

void check_acknowledgement(const std::string& section, const MemberState& state, bool has_listener,
                           Reading& reading) {
    const auto key = section + ".acknowledgement";
    if (any_faulty(reading, key)) return;
    const bool polls = state.acknowledgement == AcknowledgementMode::poll;
    const auto url_key = section + ".acknowledgement_url";
    if (!polls && reading.places.marks.contains(url_key))
        reading.fault(url_key, "has no use: acknowledgement is not poll", "it to be left out");
    switch (state.acknowledgement) {
    case AcknowledgementMode::callback:
        if (state.callback_fingerprints.empty() && state.callback_names.empty() &&
            !any_faulty(reading, section + ".callback_fingerprints", section + ".callback_names"))
            reading.fault(key, "callback knows no certificate of the state",
                          "callback_fingerprints or callback_names");
        if (!has_listener && !any_faulty(reading, "acknowledgements"))
            reading.fault(key, "callback has no listener", "the section acknowledgements");
        return;
    case AcknowledgementMode::receipt:
    case AcknowledgementMode::none:
        // Nothing else would prove that it was their service, and not some gateway, that answered.
        if (!state.receipt_required && !any_faulty(reading, section + ".receipt"))
            reading.fault(key, "lacks a receipt", "receipt: required beside it");
        return;
    case AcknowledgementMode::poll:
        if (state.acknowledgement_url.empty() && !any_faulty(reading, url_key))
            reading.fault(url_key, "is missing", "an https URL, since acknowledgement is poll");
        return;
    }
}

// A certificate says which state is calling: it must not say two.
void check_callers(const Settings& settings, Reading& reading) {
    std::map<std::string, base::MemberState> owners;
    const auto claim = [&](base::MemberState state, const std::string& list,
                           const std::vector<std::string>& callers) {
        for (const auto& caller : callers) {
            const auto [owner, is_new] = owners.emplace(caller, state);
            if (!is_new && owner->second != state)
                reading.fault(fmt::format("member_states.{}.{}", state.code(), list),
                              fmt::format("has a certificate of {}", owner->second.code()), "one of its own");
        }
    };
    for (const auto& [code, state] : settings.member_states) {
        claim(code, "callback_fingerprints", state.callback_fingerprints);
        claim(code, "callback_names", state.callback_names);
    }
}

void check_listeners(const Settings& settings, Reading& reading) {
    if (!settings.acknowledgements || any_faulty(reading, "admin.listen", "acknowledgements.listen")) return;
    const auto& ours = settings.admin;
    const auto& theirs = settings.acknowledgements->listen;
    const auto is_any = [](const Listen& listen) {
        return listen.address == "0.0.0.0" || listen.address == "::";
    };
    if (ours.port == theirs.port && (ours.address == theirs.address || is_any(ours) || is_any(theirs)))
        reading.fault("acknowledgements.listen", "overlaps with admin.listen", "another port");
}

} // namespace

void check_rules(const Settings& settings, Reading& reading) {
    check_inbound(settings.inbound, reading);
    check_listeners(settings, reading);
    for (const auto& [code, state] : settings.member_states) {
        const auto section = "member_states." + std::string{code.code()};
        if (state.url.empty() && !any_faulty(reading, section + ".url"))
            reading.fault(section + ".url", "is missing", "an https URL");
        check_acknowledgement(section, state, settings.acknowledgements.has_value(), reading);
    }
    check_callers(settings, reading);
}

} // namespace convictiond::settings
