package io.zerohop.engine;

/** What a call is decided for. */
enum Purpose {
  /** It is made. */
  CALL,
  /** In mode observe: what would have been done with it, rates counted. */
  WOULD_HAVE,
  /** Somebody asks what would be done with it; nothing is counted. */
  QUESTION
}
