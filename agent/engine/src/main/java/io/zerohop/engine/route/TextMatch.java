package io.zerohop.engine.route;

/** How a header's or a query parameter's value is compared. Allocates nothing. */
public sealed interface TextMatch {
  /** Whether a value meets it. */
  boolean test(String value);

  /** What it asks for: {@code is "internal"}. */
  String words();

  /** The value is present, whatever it is. */
  record Present() implements TextMatch {
    @Override
    public boolean test(String value) {
      return true;
    }

    @Override
    public String words() {
      return "is present";
    }
  }

  /** The same characters. */
  record Exact(String value, boolean ignoreCase) implements TextMatch {
    /** With case. */
    public Exact(String value) {
      this(value, false);
    }

    @Override
    public boolean test(String actual) {
      return ignoreCase ? value.equalsIgnoreCase(actual) : value.equals(actual);
    }

    @Override
    public String words() {
      return "is \"" + value + "\"";
    }
  }

  /** Begins so. */
  record Prefix(String value, boolean ignoreCase) implements TextMatch {
    @Override
    public boolean test(String actual) {
      return actual.regionMatches(ignoreCase, 0, value, 0, value.length());
    }

    @Override
    public String words() {
      return "starts with \"" + value + "\"";
    }
  }

  /** Ends so. */
  record Suffix(String value, boolean ignoreCase) implements TextMatch {
    @Override
    public boolean test(String actual) {
      int from = actual.length() - value.length();
      return actual.regionMatches(ignoreCase, from, value, 0, value.length());
    }

    @Override
    public String words() {
      return "ends with \"" + value + "\"";
    }
  }

  /** Has it somewhere. */
  record Contains(String value, boolean ignoreCase) implements TextMatch {
    @Override
    public boolean test(String actual) {
      if (!ignoreCase) {
        return actual.contains(value);
      }
      for (int at = 0; at + value.length() <= actual.length(); at++) {
        if (actual.regionMatches(true, at, value, 0, value.length())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String words() {
      return "contains \"" + value + "\"";
    }
  }

  /** All of it matches a regular expression. */
  record Regex(Match.Pattern pattern) implements TextMatch {
    @Override
    public boolean test(String actual) {
      return pattern.test(actual);
    }

    @Override
    public String words() {
      return "matches " + pattern.source();
    }
  }

  /** A whole number from {@code start} up to, not with, {@code end}. */
  record Range(long start, long end) implements TextMatch {
    @Override
    public boolean test(String actual) {
      long value = 0;
      int digits = actual.startsWith("-") ? 1 : 0;
      int length = actual.length();
      if (length == digits || length > Long.toString(Long.MAX_VALUE).length()) {
        return false;
      }
      for (int i = digits; i < length; i++) {
        int digit = actual.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return false;
        }
        value = value * 10 + digit;
      }
      long signed = digits == 1 ? -value : value;
      return signed >= start && signed < end;
    }

    @Override
    public String words() {
      return "is a number from " + start + " to less than " + end;
    }
  }
}
