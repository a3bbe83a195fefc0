#include "store/retention.hpp"

namespace convictiond::store {

ErasedBatch erase_settled(Connection& connection, base::Instant cutoff, base::Instant now, int most) {
    ErasedBatch batch;
    const auto values = parameters(cutoff, now, most);
    const auto records = connection.execute("erase_settled", values);
    batch.looked = records.number(0, 0);
    batch.erased = records.number(0, 1);
    batch.reasons = connection.execute("erase_reasons", values).number(0, 0);
    return batch;
}

std::vector<Unerased> find_unerased(Connection& connection, base::Instant cutoff) {
    std::vector<Unerased> all;
    const auto rows = connection.execute("find_unerased", parameters(cutoff));
    for (std::size_t i = 0; i < rows.size(); ++i)
        all.push_back({std::string{rows.text(i, 0)}, rows.number(i, 1)});
    return all;
}

ErasingFiles::ErasingFiles(Connection& connection) : transaction_{connection} {}

std::vector<ShelvedFile> ErasingFiles::find_due(base::Instant cutoff, base::FileId after, int most) {
    std::vector<ShelvedFile> files;
    if (!transaction_.execute("lock_retention").truth(0, 0)) return files;
    const auto rows = transaction_.execute("find_due_files", parameters(cutoff, after, most));
    for (std::size_t i = 0; i < rows.size(); ++i)
        files.push_back({base::FileId{rows.number(i, 0)}, std::string{rows.text(i, 1)},
                         std::string{rows.text(i, 2)}, std::string{rows.text(i, 3)}, rows.truth(i, 4)});
    return files;
}

void ErasingFiles::set_erased(base::FileId file, bool found, base::Instant now) {
    transaction_.execute("set_file_erased", parameters(file, now, found));
}

} // namespace convictiond::store
