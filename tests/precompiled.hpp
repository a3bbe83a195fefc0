// Catch2 costs two seconds a source; compiled once.
#pragma once

#include "../lib/precompiled.hpp"

#include <catch2/catch.hpp>
