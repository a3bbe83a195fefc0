#include "acceptance/daemon/cluster.hpp"

#include "acceptance/daemon/house.hpp"

#include <stdexcept>

namespace convictiond::test {

namespace {

constexpr auto script = CONVICTIOND_SOURCE_DIR "/tests/support/private-postgres";

} // namespace

Cluster::Cluster() : script_{Launch{script, {"--", "sh", "-c", "echo $PGHOST; exec sleep infinity"}}} {
    const auto line = script_.wait_for_line([](auto printed) { return printed.starts_with('/'); });
    if (!line) throw std::runtime_error{"no PostgreSQL for this test: " + script_.errors()};
    directory_ = *line;
    (void)output_of(
        Launch{"psql", {"-XqAt", "-d", connection("postgres"), "-c", "create database convictiond"}});
}

void Cluster::stop() const {
    (void)output_of(Launch{script, {"stop", directory_}});
}

void Cluster::start() const {
    (void)output_of(Launch{script, {"start", directory_}});
}

std::string Cluster::connection(const std::string& database) const {
    return "host=" + directory_ + " port=5432 user=postgres dbname=" + database;
}

} // namespace convictiond::test
