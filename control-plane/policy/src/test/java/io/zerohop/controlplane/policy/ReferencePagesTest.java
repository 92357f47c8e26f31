package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The pages of the reference say what the code says. After a change run this test with {@code
 * -Dzerohop.docs.write}.
 */
class ReferencePagesTest {
  private static final Path REFERENCE = Path.of("../../docs/reference");

  @Test
  void thePageOfKindsIsUpToDate() throws IOException {
    check("kinds.md", ReferencePages.kinds());
  }

  @Test
  void thePageOfCodesIsUpToDate() throws IOException {
    check("codes.md", ReferencePages.codes());
  }

  private static void check(String name, String text) throws IOException {
    Path page = REFERENCE.resolve(name);
    if (System.getProperty("zerohop.docs.write") != null) {
      Files.createDirectories(REFERENCE);
      Files.writeString(page, text);
    }
    assertEquals(text, Files.exists(page) ? Files.readString(page) : "");
  }
}
