package io.zerohop.controlplane.policy.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.zerohop.controlplane.policy.problem.Code;
import org.jspecify.annotations.Nullable;

/**
 * A form that a text must have.
 *
 * @param regex RE2, matched as a whole
 * @param wanted how messages call it: {@code a duration such as 500ms or 1m30s}
 */
public record Format(String regex, String wanted) {
  /** RFC 1123 label: names of ports, namespaces, Services. */
  public static final Format LABEL =
      new Format(
          "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "a name of lower-case letters, digits and -");

  /** RFC 1123 subdomain: names of most resources. */
  public static final Format SUBDOMAIN =
      new Format(
          "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          "a name of lower-case letters, digits, - and .");

  /** Like a subdomain, or empty: the group of a reference. */
  public static final Format GROUP =
      new Format(
          "|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          "a group such as gateway.networking.k8s.io");

  /** A kind's name. */
  public static final Format KIND =
      new Format("[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?", "a kind such as Service");

  /** GEP-2257. */
  public static final Format DURATION =
      new Format("([0-9]{1,5}(h|m|s|ms)){1,4}", "a duration such as 500ms or 1m30s");

  /** Where OTLP is received, without credentials, query and fragment. */
  public static final Format ENDPOINT =
      new Format(
          "https?://[A-Za-z0-9.\\-\\[\\]:%_]+(/[\\x21\\x22\\x24-\\x3e\\x40-\\x7e]*)?",
          "a URL such as http://collector:4318");

  /** What an attribute of a span is called, or nothing. */
  public static final Format NEW_ATTRIBUTE =
      new Format("|[A-Za-z][A-Za-z0-9_.\\-]*", "an attribute's name such as peer.service");

  /** A percentage, as fine as one in a million. */
  public static final Format SHARE =
      new Format("(100|[0-9]{1,2}(\\.[0-9]{1,4})?)%", "a percentage such as 10% or 0.1%");

  /**
   * SQLSTATE of SQL:2011, a class of two characters and a subclass of three, without the classes
   * that are no errors: 00 is success, 01 a warning, 02 no data.
   */
  public static final Format SQL_STATE =
      new Format(
          "(0[3-9A-Z]|[1-9A-Z][0-9A-Z])[0-9A-Z]{3}",
          "an error's SQLState, five digits and capital letters such as 57014");

  /** A field name of RFC 9110 section 5.1. */
  public static final Format HEADER_NAME =
      new Format("[A-Za-z0-9!#$%&'*+\\-.^_`|~]+", "a header's name");

  /** A field value of RFC 9110 section 5.5. */
  public static final Format HEADER_VALUE =
      new Format(
          "[^\\x00-\\x08\\x0a-\\x1f\\x7f]*",
          "a text without line breaks and other control characters");

  /** A path to write in place of another, or nothing. */
  public static final Format NEW_PATH =
      new Format(
          "(/[\\x21\\x22\\x24-\\x3e\\x40-\\x7e]*)?", "a path from / on, without query and blanks");

  /** A host name without a wildcard. */
  public static final Format HOST_NAME =
      new Format(
          "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          "a host name without port");

  /** A host name that may start with a wildcard label. */
  public static final Format ROUTE_HOST_NAME =
      new Format(
          "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          "a host name");

  /** A literal address of IPv4 or IPv6; what is not one in spite of this is found by a check. */
  public static final Format ADDRESS =
      new Format("[0-9a-fA-F:.]+(%[A-Za-z0-9_.-]+)?", "a literal IP address such as 10.0.3.17");

  /** An RE2 expression. */
  public static final Format EXPRESSION = new Format("(?s).*", "a regular expression (RE2)");

  /** Why the text does not have this form, or null where it has. */
  @Nullable String refuse(String text) {
    if (this == EXPRESSION) {
      return expressionError(text);
    }
    return Pattern.matches(regex, text) ? null : "must be " + wanted + ", was \"" + text + "\"";
  }

  /** The code of {@link #refuse}'s finding. */
  Code code() {
    return this == EXPRESSION ? Code.BAD_PATTERN : Code.WRONG_VALUE;
  }

  private static @Nullable String expressionError(String text) {
    try {
      Pattern.compile(text);
      return null;
    } catch (PatternSyntaxException e) {
      return "is not a regular expression (RE2): " + e.getDescription() + " in \"" + text + "\"";
    }
  }
}
