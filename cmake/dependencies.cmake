# Everything Holdfast stands on, as imported targets. scripts/install-deps installs them on Debian 12.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_package(OpenSSL 3.0 REQUIRED)                                     # OpenSSL::Crypto, OpenSSL::SSL
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)   # PkgConfig::sodium
# Debian's RocksDBConfig.cmake would have us find each of RocksDB's compressors; the shared library brings them.
pkg_check_modules(rocksdb REQUIRED IMPORTED_TARGET rocksdb>=7.8)       # PkgConfig::rocksdb
find_package(Boost 1.81 REQUIRED)                                      # Boost::headers
find_package(absl REQUIRED)                                            # absl::flat_hash_set
find_package(fmt 9 REQUIRED)                                           # fmt::fmt
find_package(CLI11 2.1 REQUIRED)                                       # CLI11::CLI11
find_package(tomlplusplus 3.3 REQUIRED)                                # tomlplusplus::tomlplusplus
find_package(nlohmann_json 3.11 REQUIRED)                              # nlohmann_json::nlohmann_json
find_package(ZLIB REQUIRED)                                            # ZLIB::ZLIB

if(HOLDFAST_BUILD_TESTS)
    find_package(doctest 2.4.9 REQUIRED)                               # doctest::doctest
endif()
