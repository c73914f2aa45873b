#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>
#include <pqxx/connection>
#include <pqxx/connection_base>
#include <pqxx/errorhandler>

namespace muster::sql {

/// Connects at once, and keeps libpq's handle: libpqxx does not tell whether a transaction is open.
class HandlePolicy final : public pqxx::connect_direct {
public:
    using connect_direct::connect_direct;
    handle do_startconnect(handle original) override {
        handle_ = connect_direct::do_startconnect(original);
        return handle_;
    }
    handle do_disconnect(handle original) noexcept override {
        handle_ = nullptr;
        return connect_direct::do_disconnect(original);
    }
    /// Null when there is no connection, which libpq takes for a lost one.
    [[nodiscard]] const PGconn* pq_handle() const noexcept { return handle_; }

private:
    PGconn* handle_ = nullptr;
};

/// One connection of libpqxx. It never connects again by itself, which libpqxx would do in the
/// middle of a transaction, and leaves notices unprinted. Throws what libpqxx throws.
class PostgresLink final : public pqxx::connection_base {
public:
    explicit PostgresLink(const std::string& text) : connection_base(policy_), policy_(text) {
        init();
        set_verbosity(terse); // the rest quotes values
#include <pqxx/internal/ignore-deprecated-pre.hxx>
        inhibit_reactivation(true);
#include <pqxx/internal/ignore-deprecated-post.hxx>
        silence_ = std::make_unique<pqxx::quiet_errorhandler>(*this);
    }
    PostgresLink(const PostgresLink&) = delete;
    PostgresLink& operator=(const PostgresLink&) = delete;
    ~PostgresLink() {
        silence_.reset();
        close();
    }

    [[nodiscard]] bool is_lost() const noexcept {
        return PQstatus(policy_.pq_handle()) != CONNECTION_OK;
    }
    [[nodiscard]] bool in_transaction() const noexcept {
        const PGTransactionStatusType status = PQtransactionStatus(policy_.pq_handle());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }

private:
    HandlePolicy policy_;
    std::unique_ptr<pqxx::quiet_errorhandler> silence_;
};

} // namespace muster::sql
