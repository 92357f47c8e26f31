package io.zerohop.controlplane.api.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Makes {@code docs/reference/checks.md} with {@code -Dzerohop.docs.write}, else compares it. */
class QuestionsDocumentTest {
  private static final Path PAGE = Path.of("../../docs/reference/checks.md");

  @Test
  void thePageShowsEveryQuestionAsTheCodeHasIt() throws IOException {
    String made = page();
    if (System.getProperty("zerohop.docs.write") != null) {
      Files.writeString(PAGE, made);
    }

    assertEquals(made, Files.readString(PAGE), "mvn test -Dzerohop.docs.write writes it anew");
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# What `zerohop check` asks\n\n");
    page.append("Generated from the code; `mvn test -Dzerohop.docs.write` writes it anew.\n");
    for (Question question : Question.values()) {
      page.append("\n## ").append(question.id()).append("\n\n");
      page.append(question.asks()).append("\n\n");
      page.append("What to do: ").append(question.remedy()).append('\n');
    }
    return page.toString();
  }
}
