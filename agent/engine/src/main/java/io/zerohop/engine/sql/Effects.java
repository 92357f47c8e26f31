package io.zerohop.engine.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found in a text so far. */
final class Effects {
  private static final int LONGEST_VERB = 32;
  private static final int KINDS = StatementKind.values().length;

  /** Statements with nothing to say beside verb and kind; filled as they are met. */
  private static final @Nullable Statement[] PLAIN = new Statement[Word.values().length * KINDS];

  private int count;
  private boolean verbKnown;
  private Word verb = Word.OTHER;
  private String strangeVerb = "";
  private StatementKind kind = StatementKind.READ;
  private boolean locks;
  private boolean advisory;
  private boolean looksBack;
  private TransactionStep transaction = TransactionStep.NONE;
  private AccessMode access = AccessMode.UNSAID;
  private boolean primary;
  private @Nullable String pin;

  /** A statement begins. */
  void begin() {
    verbKnown = count > 0;
    count++;
  }

  /** The verb of the first statement, as far as it is known. */
  void verb(Tokens tokens) {
    if (!verbKnown) {
      verb = tokens.word();
      boolean strange = verb == Word.OTHER && tokens.type() == Token.WORD;
      strangeVerb = strange ? tokens.text(LONGEST_VERB).toUpperCase(Locale.ROOT) : "";
    }
  }

  /** The verb stays, whatever follows. */
  void keepVerb() {
    verbKnown = true;
  }

  void worsen(StatementKind to) {
    if (to.compareTo(kind) > 0) {
      kind = to;
    }
  }

  void lock() {
    locks = true;
  }

  void lockAdvisory() {
    lock();
    advisory = true;
  }

  void lookBack() {
    looksBack = true;
  }

  void step(TransactionStep step) {
    worsen(StatementKind.TRANSACTION);
    transaction = step;
    access = AccessMode.UNSAID;
  }

  void access(AccessMode mode) {
    access = mode;
  }

  /** A replica cannot do it. */
  void primary() {
    primary = true;
  }

  /** The session is not like another one afterwards; the first reason is kept. */
  void pin(String reason) {
    if (pin == null) {
      pin = reason;
    }
  }

  Statement statement() {
    if (count != 1 || locks || primary || looksBack || pin != null || !silent()) {
      return made();
    }
    int index = verb.ordinal() * KINDS + kind.ordinal();
    Statement plain = PLAIN[index];
    if (plain == null) {
      plain = made();
      PLAIN[index] = plain;
    }
    return plain;
  }

  private boolean silent() {
    return transaction == TransactionStep.NONE
        && access == AccessMode.UNSAID
        && strangeVerb.isEmpty();
  }

  private Statement made() {
    String name = verb == Word.OTHER ? strangeVerb : verb.name();
    return new Statement(
        kind, name, count, locks, advisory, looksBack, transaction, access, primary, pin);
  }
}
