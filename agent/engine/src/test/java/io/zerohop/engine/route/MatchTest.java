package io.zerohop.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.TestRequest;
import org.junit.jupiter.api.Test;

/** When conditions on headers, queries and methods hold. */
class MatchTest {
  private static TestRequest with(String value) {
    return TestRequest.get("http://h/").header("x", value);
  }

  private static Match.Header header(TextMatch value) {
    return new Match.Header("x", value, false, false);
  }

  private static Match.Header not(TextMatch value) {
    return new Match.Header("x", value, true, false);
  }

  private static final TestRequest NONE = TestRequest.get("http://h/");

  @Test
  void exactPrefixSuffixAndContainsCompareWithCaseUnlessToldOtherwise() {
    assertTrue(header(new TextMatch.Exact("beta")).test(with("beta")));
    assertFalse(header(new TextMatch.Exact("beta")).test(with("Beta")));
    assertTrue(header(new TextMatch.Exact("beta", true)).test(with("BETA")));
    assertTrue(header(new TextMatch.Prefix("be", false)).test(with("beta")));
    assertFalse(header(new TextMatch.Prefix("be", false)).test(with("b")));
    assertTrue(header(new TextMatch.Suffix("TA", true)).test(with("beta")));
    assertFalse(header(new TextMatch.Suffix("beta", false)).test(with("ta")));
    assertTrue(header(new TextMatch.Contains("ET", true)).test(with("beta")));
    assertFalse(header(new TextMatch.Contains("ET", false)).test(with("beta")));
  }

  @Test
  void anAbsentHeaderMeetsNoConditionOnItsValueInvertedOrNot() {
    assertFalse(header(new TextMatch.Exact("a")).test(NONE));
    assertFalse(not(new TextMatch.Exact("a")).test(NONE));
    assertTrue(not(new TextMatch.Exact("a")).test(with("b")));
    assertTrue(new Match.Header("x", new TextMatch.Exact("a"), true, true).test(NONE));
  }

  @Test
  void presenceAndAbsenceAreConditionsToo() {
    assertTrue(header(new TextMatch.Present()).test(with("")));
    assertFalse(header(new TextMatch.Present()).test(NONE));
    assertTrue(not(new TextMatch.Present()).test(NONE));
  }

  @Test
  void aRangeTakesWholeNumbersUpToItsEnd() {
    Match.Header range = header(new TextMatch.Range(-5, 10));
    assertTrue(range.test(with("-5")));
    assertTrue(range.test(with("9")));
    assertFalse(range.test(with("10")));
    assertFalse(range.test(with("9.5")));
    assertFalse(range.test(with("")));
    assertFalse(range.test(with("-")));
    assertFalse(range.test(with("99999999999999999999999")));
  }

  @Test
  void pseudoHeadersAreReadFromTheRequest() {
    TestRequest request = TestRequest.of("PUT", "https://h:8443/a?b=1");
    assertTrue(pseudo(":method", "PUT").test(request));
    assertTrue(pseudo(":authority", "h:8443").test(request));
    assertTrue(pseudo(":scheme", "https").test(request));
    assertTrue(pseudo(":path", "/a?b=1").test(request));
    assertTrue(pseudo(":authority", "own").test(request.header("host", "own")));
  }

  private static Match.Header pseudo(String name, String value) {
    return new Match.Header(name, new TextMatch.Exact(value), false, false);
  }

  @Test
  void theFirstQueryParameterOfANameCounts() {
    Match.Query query = new Match.Query("q", new TextMatch.Exact("1"));
    assertTrue(query.test(TestRequest.get("http://h/?a=2&q=1")));
    assertFalse(query.test(TestRequest.get("http://h/?q=2&q=1")));
    assertFalse(query.test(TestRequest.get("http://h/?qq=1")));
    assertFalse(query.test(TestRequest.get("http://h/q=1")));
    assertTrue(new Match.Query("q", new TextMatch.Exact("")).test(TestRequest.get("http://h/?q")));
    assertTrue(new Match.Query("q", new TextMatch.Present()).test(TestRequest.get("http://h/?q=")));
  }

  @Test
  void queryParametersAreDecoded() {
    Match.Query query = new Match.Query("na me", new TextMatch.Exact("J\u00fcrgen &"));
    assertTrue(query.test(TestRequest.get("http://h/?na+me=J%C3%BCrgen%20%26")));
    Match.Query broken = new Match.Query("q", new TextMatch.Exact("%zz"));
    assertTrue(broken.test(new Raw("/?q=%zz")));
  }

  @Test
  void conditionsSayWhatTheyWantAndWhatTheyFound() {
    Match.Header header = header(new TextMatch.Exact("internal"));
    assertEquals("header x is \"internal\"", header.wants());
    assertEquals("header x is \"beta\"", header.found(with("beta")));
    assertEquals("header x is absent", header.found(NONE));
    assertEquals("path is /a", new PathMatch.Exact("/b").found(TestRequest.get("http://h/a?c")));
  }

  /** A request whose path no URI would take. */
  private record Raw(String path) implements io.zerohop.engine.attempt.CallRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return "h";
    }

    @Override
    public int port() {
      return 80;
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public @org.jspecify.annotations.Nullable String header(String name) {
      return null;
    }

    @Override
    public Body body() {
      return Body.NONE;
    }

    @Override
    public long timeoutNanos() {
      return 0;
    }
  }
}
