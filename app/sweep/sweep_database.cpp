#include "app/sweep/sweep_database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <charconv>
#include <memory>
#include <sqlite3.h>
#include <utility>

#include "sim/experiment/metrics.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

constexpr int kApplication = 0x53574e31;  // "SWN1": what `file` and SQLite call application_id

constexpr const char* kTables = R"(
CREATE TABLE study (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE points (point INTEGER PRIMARY KEY, name TEXT NOT NULL, scenario_hash TEXT NOT NULL);
CREATE TABLE settings (point INTEGER NOT NULL REFERENCES points, key TEXT NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY (point, key)) WITHOUT ROWID;
CREATE TABLE metrics (position INTEGER PRIMARY KEY, metric TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL, unit TEXT NOT NULL, better TEXT NOT NULL);
CREATE TABLE runs (run INTEGER PRIMARY KEY, point INTEGER NOT NULL REFERENCES points,
  seed INTEGER NOT NULL, arrivals TEXT NOT NULL, fingerprint TEXT NOT NULL, warm_up_s REAL,
  half_width_s REAL, lag_one REAL, is_settled INTEGER, is_independent INTEGER);
CREATE TABLE results (run INTEGER NOT NULL REFERENCES runs, metric TEXT NOT NULL, value REAL,
  PRIMARY KEY (run, metric)) WITHOUT ROWID;
CREATE VIEW means AS SELECT point, metric, avg(value) AS mean, count(value) AS runs
  FROM results JOIN runs USING (run) GROUP BY point, metric;
)";

void insert_study(SQLite::Database& database, const SweepManifest& manifest) {
  SQLite::Statement row(database, "INSERT INTO study VALUES (?, ?)");
  const auto insert = [&](const char* key, const std::string& value) {
    row.bind(1, key);
    row.bind(2, value);
    row.exec();
    row.reset();
  };
  insert("manifest", sweep_manifest_json(manifest));
  insert("study", manifest.study);
  insert("scenario", manifest.scenario);
  insert("version", manifest.version);
  SQLite::Statement metric_row(database, "INSERT INTO metrics VALUES (?, ?, ?, ?, ?)");
  int position = 0;
  for (const Metric& metric : metrics()) {
    metric_row.bind(1, position++);
    metric_row.bind(2, std::string(metric.name));
    metric_row.bind(3, std::string(metric.title));
    metric_row.bind(4, std::string(metric.unit));
    metric_row.bind(5, std::string(name_of(metric.better)));
    metric_row.exec();
    metric_row.reset();
  }
}

void insert_points(SQLite::Database& database, const SweepManifest& manifest) {
  SQLite::Statement point_row(database, "INSERT INTO points VALUES (?, ?, ?)");
  SQLite::Statement setting_row(database, "INSERT INTO settings VALUES (?, ?, ?)");
  for (std::size_t p = 0; p < manifest.points.size(); ++p) {
    const auto number = static_cast<std::int64_t>(p);
    point_row.bind(1, number);
    point_row.bind(2, manifest.points[p].name);
    point_row.bind(3, manifest.points[p].hash);
    point_row.exec();
    point_row.reset();
    for (const Setting& setting : manifest.points[p].settings) {
      setting_row.bind(1, number);
      setting_row.bind(2, setting.key);
      setting_row.bind(3, setting.value);
      setting_row.exec();
      setting_row.reset();
    }
  }
}

void insert_run(SQLite::Statement& row,
                const SweepManifest& manifest,
                std::size_t run,
                const RunFigures& figures) {
  row.clearBindings();
  row.bind(1, static_cast<std::int64_t>(run));
  row.bind(2, static_cast<std::int64_t>(manifest.point_of(run)));
  // SQLite's numbers have a sign: a seed beyond 2^63 comes back from its two's complement.
  row.bind(3, static_cast<std::int64_t>(manifest.seed_of(run)));
  row.bind(4, hexadecimal(figures.arrivals_digest));
  row.bind(5, hexadecimal(figures.fingerprint));
  if (const auto& steady = figures.steady_wait) {
    row.bind(6, steady->warm_up_s);
    row.bind(7, steady->half_width_s);
    row.bind(8, steady->lag_one);
    row.bind(9, steady->is_settled ? 1 : 0);
    row.bind(10, steady->is_independent ? 1 : 0);
  }
  row.exec();
  row.reset();
}

void insert_runs(SQLite::Database& database,
                 const SweepManifest& manifest,
                 const FinishedRuns& runs) {
  SQLite::Statement run_row(database, "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::Statement result_row(database, "INSERT INTO results VALUES (?, ?, ?)");
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const RunFigures& figures = *runs[run];
    insert_run(run_row, manifest, run, figures);
    for (std::size_t m = 0; m < metrics().size(); ++m) {
      result_row.clearBindings();
      result_row.bind(1, static_cast<std::int64_t>(run));
      result_row.bind(2, std::string(metrics()[m].name));
      if (figures.metrics[m]) {
        result_row.bind(3, *figures.metrics[m]);
      }
      result_row.exec();
      result_row.reset();
    }
  }
}

std::string serialized(SQLite::Database& database) {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&::sqlite3_free)> bytes(
      ::sqlite3_serialize(database.getHandle(), "main", &size, 0), &::sqlite3_free);
  if (bytes == nullptr) {
    throw SQLite::Exception("no memory for the database's file");
  }
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

Issue damaged(const fs::path& file, const std::string& why) {
  return {{file.string(), 0, 0},
          {},
          "this is not the database that a sweep writes, or it is damaged: " + why,
          "move it away and merge again: the runs themselves are kept in runs/"};
}

std::uint64_t hexadecimal_column(const SQLite::Column& column) {
  const std::string text = column.getString();
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

/// Throws SQLite::Exception where it can't be read.
SQLite::Database opened(const fs::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  if (database.execAndGet("PRAGMA application_id").getInt() != kApplication) {
    throw SQLite::Exception("another program's, by its application_id");
  }
  const std::string check = database.execAndGet("PRAGMA integrity_check(1)").getString();
  if (check != "ok") {
    throw SQLite::Exception(check);
  }
  return database;
}

FinishedRuns stored_runs(SQLite::Database& database, const SweepManifest& manifest) {
  FinishedRuns runs(manifest.runs());
  SQLite::Statement row(database, "SELECT * FROM runs ORDER BY run");
  while (row.executeStep()) {
    const auto run = static_cast<std::size_t>(row.getColumn(0).getInt64());
    if (run >= runs.size()) {
      throw SQLite::Exception("a run that the study does not have");
    }
    RunFigures figures;
    figures.metrics.resize(metrics().size());
    figures.arrivals_digest = hexadecimal_column(row.getColumn(3));
    figures.fingerprint = hexadecimal_column(row.getColumn(4));
    if (!row.getColumn(5).isNull()) {
      figures.steady_wait = SteadyFigures{row.getColumn(5).getDouble(),
                                          row.getColumn(6).getDouble(),
                                          row.getColumn(7).getDouble(),
                                          row.getColumn(8).getInt() != 0,
                                          row.getColumn(9).getInt() != 0};
    }
    runs[run] = std::move(figures);
  }
  SQLite::Statement value(database, "SELECT run, metric, value FROM results ORDER BY run");
  std::size_t values = 0;
  while (value.executeStep()) {
    const auto run = static_cast<std::size_t>(value.getColumn(0).getInt64());
    const Metric* metric = find_metric(value.getColumn(1).getString());
    if (run >= runs.size() || !runs[run] || metric == nullptr) {
      throw SQLite::Exception("a result of no run or metric");
    }
    ++values;
    if (!value.getColumn(2).isNull()) {
      const auto position = static_cast<std::size_t>(metric - metrics().data());
      runs[run]->metrics[position] = value.getColumn(2).getDouble();
    }
  }
  for (const auto& run : runs) {
    if (!run) {
      throw SQLite::Exception("runs are missing");
    }
  }
  if (values != runs.size() * metrics().size()) {
    throw SQLite::Exception("results are missing");
  }
  return runs;
}

}  // namespace

tl::expected<std::string, Issue> sweep_database(const SweepManifest& manifest,
                                                const FinishedRuns& runs) {
  try {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA application_id = " + std::to_string(kApplication));
    database.exec("PRAGMA user_version = 1");
    SQLite::Transaction transaction(database);
    database.exec(kTables);
    insert_study(database, manifest);
    insert_points(database, manifest);
    insert_runs(database, manifest, runs);
    transaction.commit();
    return serialized(database);
  } catch (const SQLite::Exception& fault) {
    return tl::unexpected(
        Issue{{}, {}, std::string("the database can't be made: ") + fault.what(), {}});
  }
}

tl::expected<StoredSweep, Issues> read_sweep_database(const fs::path& file) {
  try {
    SQLite::Database database = opened(file);
    const std::string json =
        database.execAndGet("SELECT value FROM study WHERE key = 'manifest'").getString();
    auto manifest = parse_sweep_manifest(json, file.string());
    if (!manifest) {
      return tl::unexpected(std::move(manifest.error()));
    }
    FinishedRuns runs = stored_runs(database, *manifest);
    return StoredSweep{*std::move(manifest), std::move(runs)};
  } catch (const SQLite::Exception& fault) {
    Issues issues;
    issues.add(damaged(file, fault.what()));
    return tl::unexpected(std::move(issues));
  }
}

Issues check_replaceable(const fs::path& file) {
  Issues issues;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return issues;
  }
  try {
    opened(file);
  } catch (const SQLite::Exception& fault) {
    issues.add(damaged(file, fault.what()));
  }
  return issues;
}

}  // namespace suanwang::app
