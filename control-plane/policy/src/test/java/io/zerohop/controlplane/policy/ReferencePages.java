package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes the pages of the reference that follow from the code. */
final class ReferencePages {
  private ReferencePages() {}

  static String codes() {
    StringBuilder out = new StringBuilder();
    out.append("# Codes of findings about policies\n\n");
    out.append("Written from the code by `ReferencePagesTest`; do not edit.\n\n");
    out.append("| code | level | what |\n|---|---|---|\n");
    for (Code code : Code.values()) {
      out.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(
                  code.id(),
                  code.id().toLowerCase(java.util.Locale.ROOT),
                  code.level().word(),
                  code.title()));
    }
    for (Code code : Code.values()) {
      out.append("\n## ").append(code.id()).append("\n");
      out.append("**").append(code.title()).append("** (").append(code.level().word());
      out.append("). ").append(code.meaning()).append("\n\n");
      out.append("What to do: ").append(code.remedy()).append("\n");
    }
    return out.toString();
  }

  static String kinds() {
    StringBuilder out = new StringBuilder();
    out.append("# Kinds\n\n");
    out.append("Written from the code by `ReferencePagesTest`; do not edit.\n\n");
    out.append("| kind | apiVersion | names | what |\n|---|---|---|---|\n");
    for (Kind kind : Kinds.all()) {
      out.append(
          "| [%s](#%s) | %s | %s | %s |\n"
              .formatted(
                  kind.kind(),
                  kind.singular(),
                  String.join(", ", kind.versions().stream().map(kind::apiVersion).toList()),
                  names(kind),
                  kind.schema().description()));
    }
    out.append(
        """

        A file holds any number of documents, divided by `---`, in YAML 1.2 or JSON. Each needs `apiVersion`, `kind` and
        `metadata.name`; `metadata.namespace` is `default` where it is absent. An unknown field is an error. Other kinds of
        Kubernetes are skipped with a warning. `zerohop get`, `kubectl get` and so on take every name in the table.
        """);
    for (Kind kind : Kinds.all()) {
      kind(kind, out);
    }
    return out.toString();
  }

  private static String names(Kind kind) {
    List<String> names = new ArrayList<>(List.of(kind.plural(), kind.singular()));
    names.addAll(kind.names().shortNames());
    return String.join(", ", names);
  }

  private static void kind(Kind kind, StringBuilder out) {
    out.append("\n## ").append(kind.kind()).append("\n\n");
    out.append(kind.schema().description()).append("\n\n");
    out.append("| field | value | what |\n|---|---|---|\n");
    Schema.Field spec = Objects.requireNonNull(kind.schema().fields().get("spec"));
    List<String> without = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    fields("spec", spec.schema(), new Rows(out, without, refused));
    if (!without.isEmpty()) {
      out.append("\nAccepted without effect: ").append(String.join(", ", without)).append(".\n");
    }
    if (!refused.isEmpty()) {
      out.append("\nRefused, though the standard has it: ");
      out.append(String.join(", ", refused)).append(".\n");
    }
  }

  private record Rows(StringBuilder out, List<String> without, List<String> refused) {}

  private static void fields(String path, Schema schema, Rows rows) {
    if (schema instanceof Schema.Arr list) {
      fields(path + "[]", list.items(), rows);
    } else if (schema instanceof Schema.Obj object) {
      for (Map.Entry<String, Schema.Field> entry : object.fields().entrySet()) {
        field(path + "." + entry.getKey(), entry.getValue(), rows);
      }
    }
  }

  private static void field(String path, Schema.Field field, Rows rows) {
    if (field.effect() == Schema.Effect.NONE) {
      rows.without().add("`" + path + "`");
    } else if (field.effect() == Schema.Effect.REFUSED) {
      rows.refused().add("`" + path + "` (" + field.note() + ")");
    } else {
      String required = field.required() ? ", required" : "";
      rows.out()
          .append(
              "| `%s` | %s%s | %s |\n"
                  .formatted(path, value(field.schema()), required, field.schema().description()));
      fields(path, field.schema(), rows);
    }
  }

  private static String value(Schema schema) {
    if (schema instanceof Schema.Text text) {
      return text(text);
    }
    if (schema instanceof Schema.Whole whole) {
      String max = whole.max() >= Integer.MAX_VALUE ? "" : " to " + whole.max();
      String standard = whole.standard() == null ? "" : ", default " + whole.standard();
      return "number, " + (max.isEmpty() ? "at least " : "") + whole.min() + max + standard;
    }
    if (schema instanceof Schema.Flag flag) {
      return "true or false" + (flag.standard() == null ? "" : ", default " + flag.standard());
    }
    if (schema instanceof Schema.Arr list) {
      String min = list.min() > 0 ? list.min() + " to " : "up to ";
      String count = list.max() == Integer.MAX_VALUE ? "" : ", " + min + list.max();
      boolean objects = list.items() instanceof Schema.Obj;
      return (objects ? "list of objects" : "list, each " + value(list.items())) + count;
    }
    if (schema instanceof Schema.Obj object) {
      return object.values() == null ? "object" : "object of texts";
    }
    return "number or text";
  }

  private static String text(Schema.Text text) {
    StringBuilder out = new StringBuilder();
    if (!text.values().isEmpty()) {
      out.append(String.join(", ", text.values()));
    } else {
      out.append(text.format() == null ? "text" : text.format().wanted());
    }
    if (text.standard() != null) {
      out.append(", default ").append(text.standard().isEmpty() ? "empty" : text.standard());
    }
    return out.toString();
  }
}
