// What all in a run share: time, tables, database, member states, and who watches.
#pragma once

#include "core/lane.hpp"
#include "simulation/database.hpp"
#include "simulation/lane_witness.hpp"
#include "simulation/peer.hpp"
#include "simulation/version_witness.hpp"

namespace convictiond::simulation {

// A fault that is put into the simulated shell on purpose, to see that it is found.
enum class Planted {
    none,
    drop_outcome,
    ignore_lock,
    newer_first,
    early_repeat,
    unpaced_backlog,
    stuck_again,
    released_whole
};

struct House {
    House(Instant starts, base::Chance& chance, Planted planted_fault)
        : clockwork{starts}, chronicle{clockwork}, witness{clockwork, chronicle},
          tables{[this](const Move& move) { witness.note_move(move); }}, lane_witness{clockwork, witness},
          version_witness{clockwork, tables},
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
    LaneWitness lane_witness;
    VersionWitness version_witness;
    Database database;
    std::map<base::MemberState, Peer> peers;
    core::LaneSettings lane_settings;
    Duration ack_within{std::chrono::hours{240}};
    Planted planted;
    int lanes = 0; // that daemons took so far
};

} // namespace convictiond::simulation
