/**
 * What DuckDB's memory allocator, where that is jemalloc, reads from the environment variable DUCKDB_JE_MALLOC_CONF.
 * Compaction's engines run on whatever thread is free, and would take fresh memory on each: one arena, which keeps what it has
 * and does not cut large pieces up, takes a quarter of the time off. https://jemalloc.net/jemalloc.3.html#tuning
 */
export const COMPACTION_ALLOCATOR =
  "narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0,lg_extent_max_active_fit:20";
