#include "ledger/store/rocks_options.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <cerrno>

namespace holdfast::store {

namespace {

// Direct I/O where the file system has it (tmpfs has not). CURRENT is there in every database.
bool direct_io_works(const StoreOptions& options, const std::string& database) {
    const int descriptor = options.files->open(database + "/CURRENT", O_RDONLY | O_DIRECT, 0);
    const OpenFile probe(options.files, descriptor);
    return descriptor >= 0;
}

rocksdb::BlockBasedTableOptions table_options() {
    rocksdb::BlockBasedTableOptions table;
    table.checksum = rocksdb::kXXH3;
    table.block_size = 16 << 10;
    return table;
}

}  // namespace

rocksdb::Options common_options(const StoreOptions& options) {
    rocksdb::Options result;
    result.env = options.env != nullptr ? options.env : rocksdb::Env::Default();
    // One flush thread for each of the two databases, so that neither waits for the other.
    result.env->IncBackgroundThreadsIfNeeded(2, rocksdb::Env::HIGH);
    result.create_if_missing = false;
    result.paranoid_checks = true;
    result.paranoid_file_checks = true;
    result.force_consistency_checks = true;
    result.memtable_protection_bytes_per_key = 8;
    result.max_bgerror_resume_count = 0;  // an error is final: never resume
    result.max_background_flushes = 1;
    result.max_background_compactions = 1;
    result.allow_mmap_reads = false;
    result.allow_mmap_writes = false;
    result.unordered_write = false;
    result.enable_pipelined_write = false;
    result.compression = rocksdb::kNoCompression;
    result.stats_dump_period_sec = 0;
    result.stats_persist_period_sec = 0;
    result.skip_stats_update_on_db_open = true;
    result.max_file_opening_threads = 2;
    result.info_log_level = rocksdb::WARN_LEVEL;
    result.keep_log_file_num = 4;
    result.max_log_file_size = 4 << 20;
    return result;
}

rocksdb::Options log_options(const StoreOptions& options) {
    rocksdb::Options result = common_options(options);
    result.use_direct_io_for_flush_and_compaction = direct_io_works(options, options.log_path());
    result.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
    result.track_and_verify_wals_in_manifest = true;  // excludes DB::SyncWAL()
    result.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    result.avoid_flush_during_recovery = false;  // what is recovered is rewritten and synced first
    result.manual_wal_flush = false;
    result.recycle_log_file_num = 0;
    result.disable_auto_compactions = true;
    result.write_buffer_size = options.memtable_bytes;
    result.max_write_buffer_number = 3;
    result.allow_concurrent_memtable_write = false;  // there is one writer
    auto table = table_options();
    table.no_block_cache = true;  // entries are read in order, and the server keeps what it needs
    result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return result;
}

rocksdb::DBOptions views_db_options(const StoreOptions& options) {
    rocksdb::DBOptions result(common_options(options));
    result.create_if_missing = true;
    result.create_missing_column_families = true;
    result.atomic_flush = true;
    result.use_direct_io_for_flush_and_compaction = direct_io_works(options, options.log_path());
    return result;
}

rocksdb::ColumnFamilyOptions views_rows_options(const StoreOptions& options,
                                                const BlockCache& cache) {
    rocksdb::ColumnFamilyOptions result(common_options(options));
    result.write_buffer_size = options.views_memtable_bytes;
    auto table = table_options();
    table.block_cache = cache;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return result;
}

rocksdb::ColumnFamilyOptions views_runs_options(const StoreOptions& options,
                                                const BlockCache& cache) {
    rocksdb::ColumnFamilyOptions result(common_options(options));
    result.write_buffer_size = options.views_memtable_bytes;
    result.level0_file_num_compaction_trigger =
        1;  // a move, which lets DeleteFilesInRanges find the file
    result.level_compaction_dynamic_level_bytes = true;
    result.ttl = 0;
    result.periodic_compaction_seconds = 0;
    auto table = table_options();
    table.block_cache = cache;
    result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return result;
}

}  // namespace holdfast::store
