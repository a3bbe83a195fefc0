#include "store/installation.hpp"

namespace convictiond::store {

bool confirm_identity(Connection& connection, const base::Digest& check_value, base::Instant now) {
    connection.execute("store_identity_check", parameters(base::BytesView{check_value}, now));
    return connection.execute("find_identity_check").digest(0, 0) == check_value;
}

} // namespace convictiond::store
