package io.zerohop.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.TestRequest;
import io.zerohop.engine.attempt.Step.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a backend is asked for, and where a redirect goes. */
class RewriteTest {
  @ParameterizedTest
  @CsvSource({
    // The table at HTTPPathModifier in Gateway API.
    "/foo/bar, /foo,  /xyz,  /xyz/bar",
    "/foo/bar, /foo,  /xyz/, /xyz/bar",
    "/foo/bar, /foo/, /xyz,  /xyz/bar",
    "/foo/bar, /foo/, /xyz/, /xyz/bar",
    "/foo,     /foo,  /xyz,  /xyz",
    "/foo/,    /foo,  /xyz,  /xyz/",
    "/foo/bar, /foo,  '',    /bar",
    "/foo/,    /foo,  '',    /",
    "/foo,     /foo,  '',    /",
    "/foo/,    /foo,  /,     /",
    "/foo,     /foo,  /,     /"
  })
  void aMatchedPrefixIsReplacedAsGatewayApiShows(
      String path, String prefix, String replacement, String expected) {
    PathMatch matched = new PathMatch.Segments(prefix);
    assertEquals(expected, new Rewrite.MatchedPrefix(replacement).apply(matched, path));
  }

  @Test
  void charactersOfAPlainPrefixAreSwapped() {
    Rewrite.PathChange change = new Rewrite.MatchedPrefix("/api/new");
    assertEquals("/api/new/1?a=b", change.apply(new PathMatch.Prefix("/new"), "/new/1?a=b"));
    assertEquals("/api/newer", change.apply(new PathMatch.Prefix("/new"), "/newer"));
    assertEquals("/api/new", change.apply(new PathMatch.Exact("/foo"), "/foo"));
  }

  @Test
  void theQueryStays() {
    assertEquals(
        "/full?a=b", new Rewrite.FullPath("/full").apply(new PathMatch.Prefix("/"), "/x?a=b"));
  }

  @Test
  void nothingToRewriteIsAlwaysTheSameObject() {
    assertSame(Target.UNCHANGED, Rewrite.NONE.apply(new PathMatch.Prefix("/"), "/x"));
    assertEquals(
        new Target(null, "other"),
        new Rewrite(null, "other").apply(new PathMatch.Prefix("/"), "/x"));
  }

  private static String location(RedirectTo to, String url) {
    return to.location(TestRequest.get(url), new PathMatch.Segments("/old"));
  }

  @Test
  void aRedirectKeepsWhatItDoesNotName() {
    RedirectTo host = new RedirectTo(null, "new.example.com", 0, null, true);
    assertEquals("http://new.example.com:8080/old?a", location(host, "http://r:8080/old?a"));
    RedirectTo path = new RedirectTo(null, null, 0, new Rewrite.MatchedPrefix("/new"), true);
    assertEquals("http://r/new/x?a", location(path, "http://r/old/x?a"));
    RedirectTo bare = new RedirectTo(null, null, 0, new Rewrite.FullPath("/n"), false);
    assertEquals("http://r/n", location(bare, "http://r/old?a"));
  }

  @Test
  void aSchemeBringsItsOwnPortAndDefaultPortsAreLeftOut() {
    RedirectTo https = new RedirectTo("https", null, 0, null, true);
    assertEquals("https://r/old", location(https, "http://r:8080/old"));
    RedirectTo port = new RedirectTo(null, null, 80, null, true);
    assertEquals("http://r/old", location(port, "http://r:8080/old"));
    RedirectTo both = new RedirectTo("https", null, 8443, null, true);
    assertEquals("https://r:8443/old", location(both, "http://r/old"));
  }

  @Test
  void aRedirectStartsFromTheApplicationsHostHeader() {
    RedirectTo https = new RedirectTo("https", null, 0, null, true);
    TestRequest request = TestRequest.get("http://r/old").header("host", "own.example.com:81");
    assertEquals(
        "https://own.example.com/old", https.location(request, new PathMatch.Segments("/old")));
  }
}
