#include "store/routes.hpp"

namespace convictiond::store {

void note_routes(Connection& connection, const std::vector<RouteNote>& routes, base::Instant now) {
    std::vector<base::MemberState> states;
    std::vector<std::string> urls, acknowledgements;
    std::vector<std::optional<std::string>> acknowledgement_urls;
    for (const auto& route : routes) {
        states.push_back(route.state);
        urls.push_back(route.url);
        acknowledgements.push_back(route.acknowledgement);
        acknowledgement_urls.push_back(route.acknowledgement_url);
    }
    connection.execute("note_routes",
                       parameters(now, Value{to_array(states)}, Value{to_array(urls)},
                                  Value{to_array(acknowledgements)}, Value{to_array(acknowledgement_urls)}));
}

} // namespace convictiond::store
