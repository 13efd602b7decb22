// Compiled for the sake of its precompiled headers alone: see CMakeLists.txt.
