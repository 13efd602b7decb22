// Asio's own code, compiled once: everything else includes narrow headers only.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
