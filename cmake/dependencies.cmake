# What scripts/setup installs, gathered in one interface target.
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS headers json url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PQXX REQUIRED IMPORTED_TARGET libpqxx libpq)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd) # sd_notify, for the daemon alone
# By pkg-config: its CMake files want civetweb and curl, which only its own servers use.
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)

add_library(convictiond_dependencies INTERFACE)
target_link_libraries(convictiond_dependencies INTERFACE
  Boost::headers Boost::json Boost::url OpenSSL::SSL OpenSSL::Crypto Threads::Threads
  spdlog::spdlog fmt::fmt yaml-cpp date::date-tz CLI11::CLI11 PkgConfig::PQXX
  PkgConfig::PROMETHEUS)
target_compile_definitions(convictiond_dependencies INTERFACE
  # Asio and Beast are compiled once, in lib/net/separate_compilation.cpp: a source that uses them costs
  # a third less to compile.
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  PQXX_HAVE_OPTIONAL PQXX_HIDE_EXP_OPTIONAL
  CONVICTIOND_VERSION="${PROJECT_VERSION}")
