// What all in a run share: time, tables, database, member states, and who watches.
#pragma once

#include "core/lane.hpp"
#include "simulation/database.hpp"
#include "simulation/peer.hpp"
#include "simulation/witness.hpp"

namespace convictiond::simulation {

// A fault that is put into the simulated shell on purpose, to see that it is found.
enum class Planted { none, drop_outcome, ignore_lock, newer_first };

struct House {
    House(Instant starts, base::Chance& chance, Planted planted_fault)
        : clockwork{starts}, chronicle{clockwork}, witness{clockwork, chronicle},
          tables{[this](const Move& move) { witness.note_move(move); }},
          database{clockwork, chronicle, base::Chance{chance.below(~0ULL)}}, planted{planted_fault} {
        witness.look_at(tables);
        if (planted == Planted::newer_first) tables.forget_elders();
    }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    Clockwork clockwork;
    Chronicle chronicle;
    Witness witness;
    Tables tables;
    Database database;
    std::map<base::MemberState, Peer> peers;
    core::LaneSettings lane_settings;
    Duration ack_within{std::chrono::hours{240}};
    Planted planted;
};

} // namespace convictiond::simulation
