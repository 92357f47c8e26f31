package io.zerohop.engine.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReasonsDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/reference/reasons.md");

  @Test
  void theReferenceListsEveryReasonWithItsMeaning() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Reasons

            Why a call ended as it did. The same word stands in the client's exception, in the response header `zerohop-reason`, in explanations and in the
            status. Generated from the code (`Reason`); `mvn test -Dzerohop.docs.write` writes it anew.

            | reason | meaning |
            |---|---|
            """);
    for (Reason reason : Reason.values()) {
      text.append("| `%s` | %s |%n".formatted(reason, reason.meaning()));
    }
    if (System.getProperty("zerohop.docs.write") != null) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, text);
    }
    assertEquals(text.toString(), Files.readString(DOCUMENT));
  }
}
