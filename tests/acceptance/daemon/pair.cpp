#include "acceptance/daemon/pair.hpp"

#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"

#include <stdexcept>

namespace convictiond::test {

namespace {

void call_script(std::vector<std::string> words) {
    (void)output_of(Launch{CONVICTIOND_SOURCE_DIR "/tests/support/private-postgres", std::move(words)});
}

std::string server_in(const std::string& directory) {
    return "host=" + directory + " port=5432 user=postgres dbname=convictiond";
}

} // namespace

Pair::Pair(Replication replication) : standby_{primary_.directory() + "/standby"} {
    call_script({"standby", standby_, primary_.directory()});
    if (replication == Replication::asynchronous) return;
    const auto primary = server_in(primary_.directory());
    (void)query(primary, "alter system set synchronous_commit = on");
    (void)query(primary, "alter system set synchronous_standby_names = 'standby'");
    (void)query(primary, "select pg_reload_conf()");
    const auto is_synchronous = [&] {
        return query(primary, "select sync_state from pg_stat_replication") == "sync";
    };
    if (!eventually(is_synchronous)) throw std::runtime_error{"the standby does not follow"};
}

Pair::~Pair() {
    try {
        call_script({"stop", standby_});
    } catch (const std::runtime_error&) { // it stops by itself once its directory is gone
    }
}

std::string Pair::connection() const {
    return "host=" + primary_.directory() + "," + standby_ +
           " port=5432 user=postgres dbname=convictiond target_session_attrs=read-write";
}

void Pair::stop_replication() const {
    const auto primary = server_in(primary_.directory());
    const auto standby = server_in(standby_);
    const auto so_far = query(primary, "select pg_current_wal_lsn()");
    const auto has_it = [&] { // it may lag
        return query(primary, "select bool_and(flush_lsn >= '" + so_far + "') from pg_stat_replication") ==
               "t";
    };
    if (!eventually(has_it)) throw std::runtime_error{"the standby does not follow"};
    (void)query(standby, "alter system set primary_conninfo = ''");
    (void)query(standby, "select pg_reload_conf()");
    const auto is_alone = [&] { return query(primary, "select count(*) from pg_stat_replication") == "0"; };
    if (!eventually(is_alone)) throw std::runtime_error{"the standby still follows"};
}

void Pair::kill_primary() const {
    call_script({"kill", primary_.directory()});
}

void Pair::promote_standby() const {
    call_script({"promote", standby_});
}

} // namespace convictiond::test
