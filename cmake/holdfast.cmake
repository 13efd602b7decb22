# The project's own CMake vocabulary: how a folder declares its libraries, programs and tests.
#
#   holdfast_library(holdfast_crypto SOURCES hash.cpp … LINKS fmt::fmt PRIVATE_LINKS OpenSSL::Crypto
#                    [INSTALL [PUBLIC_HEADERS hash.h …]])
#   holdfast_program(holdfast-replay SOURCES main.cpp LINKS holdfast::replay [INSTALL])
#   holdfast_test(ledger_hold_test SOURCES hold_test.cpp LINKS holdfast::ledger [TIMEOUT 60] [LABELS unit]
#                 [FULL_TIMEOUT 3600])
#   holdfast_fuzz(fuzz_frame SOURCES frame.cpp LINKS holdfast::wire [CORPUS corpus/frame])

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(HOLDFAST_UNITY AND HOLDFAST_SANITIZE MATCHES "address")
    # The sanitizers' tables hold half a million addresses, which a program that can be loaded anywhere works out at each
    # start. That was four fifths of what a start takes, and the tests start hundreds.
    set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
    add_compile_options(-fno-pie)
    add_link_options(-no-pie)
endif()

# Debian's RocksDB is built with its asserts on, and ours (check.h) never depend on NDEBUG: no build type defines it.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -g1")
if(NOT CMAKE_BUILD_TYPE AND PROJECT_IS_TOP_LEVEL)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# Hardening, sanitizers and coverage apply to every translation unit alike.
if(HOLDFAST_HARDENING AND NOT HOLDFAST_SANITIZE)
    add_compile_options(-U_FORTIFY_SOURCE "$<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>")
endif()
if(HOLDFAST_HARDENING)
    add_compile_options(-fstack-protector-strong -D_GLIBCXX_ASSERTIONS)
    add_link_options(-Wl,-z,relro,-z,now)
    include(CheckPIESupported)
    check_pie_supported(LANGUAGES CXX)
endif()
if(HOLDFAST_SANITIZE)
    add_compile_options(-fsanitize=${HOLDFAST_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${HOLDFAST_SANITIZE})
    if(HOLDFAST_UNITY AND HOLDFAST_SANITIZE MATCHES "address" AND HOLDFAST_SANITIZE MATCHES "undefined")
        # At each use of a member. AddressSanitizer reports the accesses through null and past an object itself, but not a
        # call through null that touches nothing; the preset 'fuzz', and dev without HOLDFAST_UNITY, keep these checks. They
        # take a third of the time of the ledger's largest unit.
        add_compile_options(-fno-sanitize=null,object-size)
    endif()
    if(HOLDFAST_UNITY AND HOLDFAST_SANITIZE MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        # Calls through a pointer of another type than the function's; GCC has no check for it, and the preset 'fuzz' keeps
        # it. Every function has its type's name beside it for that: a third of the ledger's largest object, whose types
        # are variants of 69, and a sixth of the time it takes.
        add_compile_options(-fno-sanitize=function)
    endif()
    if(HOLDFAST_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-tsan)  # Asio uses fences, which GCC's TSan does not model
    endif()
endif()
if(HOLDFAST_COVERAGE)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
endif()
if(HOLDFAST_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "HOLDFAST_FUZZ needs clang: configure with the preset 'fuzz'")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(HOLDFAST_LTO)
    include(CheckIPOSupported)
    check_ipo_supported(LANGUAGES CXX)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

# A hundred programs are linked; LLVM's linker takes a tenth of the time of the default one. It does not know GCC's LTO.
find_program(HOLDFAST_LLD ld.lld DOC "LLVM's linker, used where it is there")
mark_as_advanced(HOLDFAST_LLD)
if(HOLDFAST_LLD AND NOT HOLDFAST_LTO)
    add_link_options(-fuse-ld=lld)
endif()

# Adds each folder that has a CMakeLists.txt.
macro(holdfast_add_folders)
    foreach(_folder IN ITEMS ${ARGN})
        if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${_folder}/CMakeLists.txt")
            add_subdirectory(${_folder})
        endif()
    endforeach()
endmacro()

# What every target of ours has in common: the include root and the warnings.
function(_holdfast_common target)
    if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -Wno-subobject-linkage)  # GCC takes a unit's files for headers
    endif()
    target_include_directories(${target} PUBLIC
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>" "$<INSTALL_INTERFACE:include/holdfast>")
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
        $<$<BOOL:${HOLDFAST_WERROR}>:-Werror>
        # GCC 12 reports growing strings and vectors at -O3 that are sound (bugs 105329, 105651, 105762, mended in
        # 13). What these four would find, the build with AddressSanitizer finds.
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict
        -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
endfunction()

function(_holdfast_check_arguments function)
    if(_ARG_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${function}: unknown arguments: ${_ARG_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT _ARG_SOURCES)
        message(FATAL_ERROR "${function}: SOURCES is missing")
    endif()
endfunction()

# A static library holdfast_<x>, alias holdfast::<x>. LINKS are part of its interface, PRIVATE_LINKS are not
# (their headers stay out of sight of whoever links it). INSTALL: part of the installed package, as everything it links
# must be; PUBLIC_HEADERS are installed with all that they include.
function(holdfast_library name)
    cmake_parse_arguments(PARSE_ARGV 1 _ARG "INSTALL" "" "SOURCES;LINKS;PRIVATE_LINKS;PUBLIC_HEADERS")
    _holdfast_check_arguments("holdfast_library(${name})")
    string(REGEX REPLACE "^holdfast_" "" short ${name})
    add_library(${name} STATIC ${_ARG_SOURCES})
    add_library(holdfast::${short} ALIAS ${name})
    set_target_properties(${name} PROPERTIES EXPORT_NAME ${short})
    _holdfast_common(${name})
    target_link_libraries(${name} PUBLIC ${_ARG_LINKS} PRIVATE ${_ARG_PRIVATE_LINKS})
    if(_ARG_INSTALL)
        set_property(GLOBAL APPEND PROPERTY HOLDFAST_INSTALLED_LIBRARIES ${name})
        list(TRANSFORM _ARG_PUBLIC_HEADERS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
        set_property(GLOBAL APPEND PROPERTY HOLDFAST_PUBLIC_HEADERS ${_ARG_PUBLIC_HEADERS})
    endif()
endfunction()

# A program in build/<preset>/bin. INSTALL: part of the installed package.
function(holdfast_program name)
    cmake_parse_arguments(PARSE_ARGV 1 _ARG "INSTALL" "" "SOURCES;LINKS")
    _holdfast_check_arguments("holdfast_program(${name})")
    add_executable(${name} ${_ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
    _holdfast_common(${name})
    target_link_libraries(${name} PRIVATE ${_ARG_LINKS})
    if(_ARG_INSTALL)
        set_property(GLOBAL APPEND PROPERTY HOLDFAST_INSTALLED_PROGRAMS ${name})
    endif()
endfunction()

# What a test program may rely on, compiled in and in its environment (the environment wins, see tests/support).
function(_holdfast_test_surroundings name)
    target_compile_definitions(${name} PRIVATE
        HOLDFAST_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        HOLDFAST_BIN_DIR="${PROJECT_BINARY_DIR}/bin"
        HOLDFAST_SHARED_DIR="${HOLDFAST_SHARED_DIR}")
endfunction()

# Registers a test: any command, run in build/<preset>. holdfast_test and holdfast_fuzz call it; tests written in
# Python call it themselves:
#
#   holdfast_add_test(NAME tidy_test COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/tidy_test.py LABELS static)
#
# TIMEOUT in seconds, 60 by default, on a quick and idle machine: it ends what hangs, and must not end what is slow, so
# three times as long is given, and instrumented builds get four times that. SERIAL: nothing else runs beside it.
# LABELS: unit (the default), fuzz, e2e (starts programs), slow (left out where a sanitizer makes it slower still),
# threads (the only ones registered under TSan), static (reads the sources only; registered in plain builds only).
# FULL: runs only where ctest is asked for the configuration 'full', as the preset of that name does.
# HOLDFAST_TEST_PREFIX keeps the names of several presets apart in one run of ctest.
function(holdfast_add_test)
    cmake_parse_arguments(PARSE_ARGV 0 _ARG "SERIAL;FULL" "NAME;TIMEOUT" "COMMAND;LABELS")
    if(_ARG_UNPARSED_ARGUMENTS OR NOT _ARG_NAME OR NOT _ARG_COMMAND)
        message(FATAL_ERROR "holdfast_add_test(${_ARG_NAME}): NAME and COMMAND are needed; unknown: '${_ARG_UNPARSED_ARGUMENTS}'")
    endif()
    if(NOT _ARG_TIMEOUT)
        set(_ARG_TIMEOUT 60)
    endif()
    if(NOT _ARG_LABELS)
        set(_ARG_LABELS unit)
    endif()
    if(HOLDFAST_TEST_PREFIX AND "static" IN_LIST _ARG_LABELS)
        return()
    endif()
    if(HOLDFAST_SANITIZE MATCHES "thread" AND NOT "threads" IN_LIST _ARG_LABELS)
        return()
    endif()
    math(EXPR _ARG_TIMEOUT "${_ARG_TIMEOUT} * 3")
    if(HOLDFAST_SANITIZE OR HOLDFAST_COVERAGE)
        math(EXPR _ARG_TIMEOUT "${_ARG_TIMEOUT} * 4")
        list(TRANSFORM _ARG_LABELS PREPEND "instrumented-")
    endif()
    set(environment
        "HOLDFAST_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
        "HOLDFAST_BIN_DIR=${PROJECT_BINARY_DIR}/bin"
        "HOLDFAST_SHARED_DIR=${HOLDFAST_SHARED_DIR}"
        # 8 frames of every allocation, not 30: to note them is a fifth of a test's time where RocksDB makes most of them.
        "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:malloc_context_size=8"
        "UBSAN_OPTIONS=print_stacktrace=1"
        "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
    set(test "${HOLDFAST_TEST_PREFIX}${_ARG_NAME}")
    set(configurations)
    if(_ARG_FULL)
        set(configurations CONFIGURATIONS full)
    endif()
    add_test(NAME ${test} COMMAND ${_ARG_COMMAND} WORKING_DIRECTORY "${PROJECT_BINARY_DIR}" ${configurations})
    # COST: what may take longest starts first, so that no core waits for it at the end.
    set_tests_properties(${test} PROPERTIES TIMEOUT ${_ARG_TIMEOUT} COST ${_ARG_TIMEOUT} LABELS "${_ARG_LABELS}"
        ENVIRONMENT "${environment}")
    if(_ARG_SERIAL)
        set_tests_properties(${test} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()

# A doctest program and its test. tests/doctest_main.cpp supplies main(). TIMEOUT, LABELS, SERIAL: see holdfast_add_test.
# FULL_TIMEOUT: the program does more where HOLDFAST_FULL is set, in so many seconds at most. That run is a test too,
# <name>.full, which only `ctest --preset full` knows of.
function(holdfast_test name)
    cmake_parse_arguments(PARSE_ARGV 1 _ARG "SERIAL" "TIMEOUT;FULL_TIMEOUT" "SOURCES;LINKS;LABELS")
    _holdfast_check_arguments("holdfast_test(${name})")
    add_executable(${name} ${_ARG_SOURCES})
    _holdfast_common(${name})
    _holdfast_test_surroundings(${name})
    target_link_libraries(${name} PRIVATE ${_ARG_LINKS} holdfast_doctest_main)
    if(HOLDFAST_UNITY)
        target_precompile_headers(${name} REUSE_FROM holdfast_test_headers)
    endif()
    set(serial)
    if(_ARG_SERIAL)
        set(serial SERIAL)
    endif()
    holdfast_add_test(NAME ${name} COMMAND ${name} TIMEOUT ${_ARG_TIMEOUT} LABELS ${_ARG_LABELS} ${serial})
    if(_ARG_FULL_TIMEOUT)
        holdfast_add_test(NAME ${name}.full FULL COMMAND ${CMAKE_COMMAND} -E env HOLDFAST_FULL=1 $<TARGET_FILE:${name}>
            TIMEOUT ${_ARG_FULL_TIMEOUT} LABELS full)
    endif()
endfunction()

# A fuzz target: SOURCES define LLVMFuzzerTestOneInput. The preset 'fuzz' links libFuzzer; every other build links
# tests/fuzz_main.cpp, which runs the target over its corpus and a few thousand mutations as an ordinary test.
function(holdfast_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 _ARG "" "CORPUS" "SOURCES;LINKS")
    _holdfast_check_arguments("holdfast_fuzz(${name})")
    add_executable(${name} ${_ARG_SOURCES})
    _holdfast_common(${name})
    _holdfast_test_surroundings(${name})
    target_link_libraries(${name} PRIVATE ${_ARG_LINKS})
    if(_ARG_CORPUS)
        cmake_path(ABSOLUTE_PATH _ARG_CORPUS BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
    if(HOLDFAST_FUZZ)
        # libFuzzer writes what it finds into the first folder it is given: a fresh one, not the corpus.
        set(findings "${CMAKE_CURRENT_BINARY_DIR}/${name}-findings")
        file(MAKE_DIRECTORY "${findings}")
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        set(command ${name} -max_total_time=${HOLDFAST_FUZZ_SECONDS} -print_final_stats=1
            -artifact_prefix=${findings}/ ${findings} ${_ARG_CORPUS})
        math(EXPR timeout "${HOLDFAST_FUZZ_SECONDS} + 120")
    else()
        target_link_libraries(${name} PRIVATE holdfast_fuzz_main)
        set(command ${name} ${_ARG_CORPUS})
        set(timeout 120)
    endif()
    add_dependencies(fuzz_targets ${name})
    holdfast_add_test(NAME ${name} COMMAND ${command} TIMEOUT ${timeout} LABELS fuzz)
endfunction()
