#include "support/exposition.hpp"

#include "base/text.hpp"

#include <charconv>
#include <regex>
#include <set>

namespace convictiond::test {

namespace {

const std::regex help_line{R"(# HELP ([a-z_]+) (\S.*))"};
const std::regex type_line{R"(# TYPE ([a-z_]+) (counter|gauge|histogram))"};
const std::regex sample_line{
    R"(([a-z_]+)(\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? ([-+]?[0-9.]+(?:e[-+]?[0-9]+)?))"};

std::string metric_of(const std::string& sample, const Exposition& read) {
    for (const std::string_view ending : {"_bucket", "_sum", "_count"}) {
        if (!sample.ends_with(ending)) continue;
        const auto stem = sample.substr(0, sample.size() - ending.size());
        const auto type = read.types.find(stem);
        if (type != read.types.end() && type->second == "histogram") return stem;
    }
    return sample;
}

void take_sample(const std::smatch& match, const std::string& line, Exposition& read) {
    const auto metric = metric_of(match[1], read);
    const auto type = read.types.find(metric);
    if (type == read.types.end()) read.faults.push_back("without a TYPE before it: " + line);
    const double value = std::stod(match[3]);
    if (type != read.types.end() && type->second == "counter") {
        if (value < 0) read.faults.push_back("a counter below zero: " + line);
        if (!metric.ends_with("_total")) read.faults.push_back("a counter without _total: " + line);
    }
    if (!read.samples.emplace(match[1].str() + match[2].str(), value).second)
        read.faults.push_back("a second time: " + line);
}

// Buckets of one series never fall, and the last, +Inf, is the count.
void add_up(Exposition& read) {
    static const std::regex bucket{R"re(([a-z_]+)_bucket\{(.*),?le="([^"]+)"\})re"};
    std::map<std::string, std::map<double, double>> series;
    for (const auto& [name, value] : read.samples) {
        std::smatch match;
        if (!std::regex_match(name, match, bucket)) continue;
        auto labels = match[2].str();
        if (labels.ends_with(',')) labels.pop_back();
        series[match[1].str() + "_count{" + labels + "}"][std::stod(match[3])] = value;
    }
    for (const auto& [count, buckets] : series) {
        double before = 0;
        for (const auto& [bound, value] : buckets) {
            if (value < before) read.faults.push_back("buckets that fall: " + count);
            before = value;
        }
        if (!read.samples.contains(count) || read.samples.at(count) != before)
            read.faults.push_back("buckets that are not the count: " + count);
    }
}

} // namespace

Exposition read_exposition(std::string_view text) {
    Exposition read;
    std::set<std::string> helped;
    if (!text.ends_with('\n')) read.faults.emplace_back("a last line without its end");
    for (const auto view : base::split(text, '\n')) {
        const std::string line{view};
        std::smatch match;
        if (line.empty()) continue;
        if (std::regex_match(line, match, help_line)) {
            if (!helped.insert(match[1]).second) read.faults.push_back("a second HELP: " + line);
        } else if (std::regex_match(line, match, type_line)) {
            if (!helped.contains(match[1])) read.faults.push_back("a TYPE without HELP: " + line);
            if (!read.types.emplace(match[1], match[2]).second)
                read.faults.push_back("a second TYPE: " + line);
        } else if (std::regex_match(line, match, sample_line)) {
            take_sample(match, line, read);
        } else {
            read.faults.push_back("not of the format: " + line);
        }
    }
    add_up(read);
    return read;
}

} // namespace convictiond::test
