#include "net/https_client.hpp"

#include "base/text.hpp"

#include <boost/url/parse.hpp>
#include <fmt/format.h>

#include <charconv>

namespace convictiond::net {

namespace {

base::Fault url_fault(std::string_view url, std::string found) {
    return {base::quoted(url), std::move(found), "an absolute https URL, as https://host:port/path", {}};
}

bool read_port(std::string_view digits, std::uint16_t& port) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc{} && end == digits.data() + digits.size() && port != 0;
}

} // namespace

std::string authority(const Origin& origin) {
    auto host = origin.host.find(':') == std::string::npos ? origin.host : "[" + origin.host + "]";
    if (origin.port != 443) host += fmt::format(":{}", origin.port);
    return host;
}

base::result<Url> parse_origin(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(boost::urls::string_view{url.data(), url.size()});
    if (!parsed) return url_fault(url, "not a URL (" + parsed.error().message() + ")");
    if (parsed->scheme_id() != boost::urls::scheme::https)
        return url_fault(url, "scheme " + base::quoted(std::string{parsed->scheme()}));
    // Its text is not repeated: it may be a password.
    if (parsed->has_userinfo())
        return base::Fault{
            {}, "a URL with a user in it", "a URL without: the certificate says who we are", {}};
    if (parsed->has_fragment()) return url_fault(url, "a fragment, which is never sent");
    if (parsed->host().empty()) return url_fault(url, "no host");
    if (parsed->host_type() == boost::urls::host_type::ipvfuture)
        return url_fault(url, "an address of an unknown kind");

    Url split;
    // Boost's own port_number() wraps around silently.
    if (parsed->has_port() && !read_port(parsed->port(), split.origin.port))
        return url_fault(url, "no port from 1 to 65535");
    split.origin.host = parsed->host_address();
    // What a URL can hide behind %00 or %20 must not reach the resolver or the Host field.
    if (split.origin.host.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:") != std::string::npos)
        return url_fault(url, "a host of other characters than a DNS name has");
    const auto target = parsed->encoded_target();
    split.target.assign(target.data(), target.size());
    if (split.target.empty() || split.target.front() != '/') split.target.insert(0, 1, '/');
    return split;
}

} // namespace convictiond::net
