package io.zerohop.runtime;

import io.zerohop.engine.Mesh;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.sql.ConnectQuestion;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What {@code zerohop explain} asks about: a request, or a connection to a database.
 *
 * @param explain what the mesh says of it, with the text as the first line
 */
record Asked(String host, int port, BiFunction<Mesh, String, Explanation> explain) {

  /**
   * Reads a question; the method {@link ConnectQuestion#METHOD} asks about a connection.
   *
   * @throws IllegalArgumentException if the URL is none
   */
  static Asked of(String method, String url, List<Map.Entry<String, String>> headers) {
    if (!method.equals(ConnectQuestion.METHOD)) {
      AskedRequest request = AskedRequest.of(method, url, headers);
      return new Asked(
          request.host(), request.port(), (mesh, client) -> mesh.explain(request, client));
    }
    String sql = null;
    for (Map.Entry<String, String> header : headers) {
      sql = header.getKey().equalsIgnoreCase(ConnectQuestion.STATEMENT) ? header.getValue() : sql;
    }
    ConnectQuestion question = ConnectQuestion.of(url, sql);
    return new Asked(
        question.connect().host(),
        question.connect().port(),
        (mesh, client) -> mesh.explain(question, client));
  }
}
