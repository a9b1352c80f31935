// SPDX-License-Identifier: MIT
#pragma once

#include "file_bytes.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

/// A variable of the environment, as long as the object lives.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value.c_str(), 1);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { before_.empty() ? unsetenv(name_) : setenv(name_, before_.c_str(), 1); }

  private:
    const char* name_;
    std::string before_;
};

/// An empty folder, gone with the object; HOME and the XDG folders point into it.
class Scratch {
  public:
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

    /// Returns the path.
    std::string write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

    [[nodiscard]] std::string read(const std::string& name) const {
        return jobfeed::test::bytes_of(path(name));
    }

    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder_), {});
    }

  private:
    static std::filesystem::path make() {
        std::string name = std::filesystem::temp_directory_path() / "jobfeed-test.XXXXXX";
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder for the test");
        return name;
    }

    std::filesystem::path folder_ = make();
    Variable home_{"HOME", folder_};
    Variable config_{"XDG_CONFIG_HOME", folder_ / "config"};
    Variable data_{"XDG_DATA_HOME", folder_ / "data"};
};
