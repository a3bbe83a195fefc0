// A completion token for coroutines: the operation's error comes as a value, not as an exception.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace convictiond::net {

inline constexpr auto as_values = boost::asio::as_tuple(boost::asio::use_awaitable);

} // namespace convictiond::net
