#include "http/event_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace muster::http {
namespace {

class Recorder final : public EventHub::Receiver {
public:
    void receive(const SharedEvent& event) override { numbers.push_back(event->number); }
    std::vector<std::uint64_t> numbers;
};

class EventHubTest : public testing::Test {
protected:
    static std::string id_of(const SharedEvent& event) {
        return event->frame.substr(4, event->frame.find('\n') - 4);
    }
    std::vector<std::uint64_t> missed_since(const std::string& id) {
        std::vector<std::uint64_t> numbers;
        for (const SharedEvent& event : hub.start({"t"}, id).missed) {
            numbers.push_back(event->frame.contains("event: reset") ? 0 : event->number);
        }
        return numbers;
    }

    test::SeededRandom random;
    EventHub hub{{.kept_events = 3, .kept_bytes = 10'000}, random};
};

TEST_F(EventHubTest, ReceiversGetEventsInTheOrderOfTheirNumbersUntilTheyLeave) {
    Recorder recorder;
    hub.attach(recorder);
    hub.publish("t", "e", "1");
    hub.publish("u", "e", "2");
    hub.detach(recorder);
    hub.publish("t", "e", "3");

    EXPECT_THAT(recorder.numbers, testing::ElementsAre(1, 2));
}

TEST_F(EventHubTest, NewListenerBeginsAfterWhatWasThere) {
    hub.publish("t", "e", "1");

    const auto [missed, after] = hub.start({"t"}, "");

    EXPECT_TRUE(missed.empty());
    EXPECT_EQ(after, 1U);
}

TEST_F(EventHubTest, RingKeepsTheLastEventsAndSaysWhenThatIsNotEnough) {
    hub.publish("t", "e", "1");
    for (int i = 2; i <= 4; ++i) {
        hub.publish("t", "e", "x");
    }
    const std::string id = id_of(hub.start({"t"}, "nonsense").missed.front());
    const std::string epoch = id.substr(0, id.find('-') + 1);

    EXPECT_THAT(missed_since(epoch + "4"), testing::ElementsAre());
    EXPECT_THAT(missed_since(epoch + "2"), testing::ElementsAre(3, 4));
    EXPECT_THAT(missed_since(epoch + "1"), testing::ElementsAre(2, 3, 4));
    EXPECT_THAT(missed_since(epoch + "0"), testing::ElementsAre(0)); // 1 is gone
    EXPECT_THAT(missed_since(epoch + "5"), testing::ElementsAre(0)); // not ours
    EXPECT_THAT(missed_since(epoch + "2x"), testing::ElementsAre(0));
    EXPECT_THAT(missed_since("0000000000000000-2"), testing::ElementsAre(0));
}

TEST_F(EventHubTest, RingIsBoundedInBytes) {
    for (int i = 0; i < 3; ++i) {
        hub.publish("t", "e", std::string(6'000, 'x'));
    }
    const std::string id = id_of(hub.start({"t"}, "nonsense").missed.front());
    const std::string epoch = id.substr(0, id.find('-') + 1);

    EXPECT_THAT(missed_since(epoch + "2"), testing::ElementsAre(3));
    EXPECT_THAT(missed_since(epoch + "1"), testing::ElementsAre(0));
}

TEST_F(EventHubTest, LinesOfDataCannotForgeFields) {
    hub.publish("t", "e", "a\nid: 9\r\nevent: forged\rdata: x\n");
    const std::string epoch = id_of(hub.start({"t"}, "x").missed.front());

    const auto missed = hub.start({"t"}, epoch.substr(0, epoch.find('-')) + "-0").missed;

    ASSERT_EQ(missed.size(), 1U);
    EXPECT_TRUE(missed.front()->frame.ends_with("event: e\ndata: a\ndata: id: 9\n"
                                                "data: event: forged\n\n"))
        << missed.front()->frame;
}

} // namespace
} // namespace muster::http
