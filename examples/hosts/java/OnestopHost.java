import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM portal that asks onestop: one process kept running for single questions, one process a night for a whole list.
 * Nothing but the classes of the JDK, 11 or newer; where the portal has a JSON library, use it in place of Json.
 *
 *   java OnestopHost.java live QUESTIONS.jsonl            each line asked by itself
 *   java OnestopHost.java night QUESTIONS.jsonl OUT.jsonl the file judged as a whole
 *   java OnestopHost.java row                             a dossier of OpenCPS as a question
 *
 * The command is taken from the environment variable ONESTOP, words apart by blanks; else it is `onestop`.
 */
public final class OnestopHost {

    /** One process that answers questions. Threads may share it: one question at a time is under way. */
    static final class Filter implements AutoCloseable {
        private final ProcessBuilder command;
        private final Duration patience;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "onestop-watch");
            thread.setDaemon(true);
            return thread;
        });
        private Process process;
        private BufferedWriter questions;
        private BufferedReader answers;

        Filter(List<String> onestop, Duration patience) {
            List<String> words = new ArrayList<>(onestop);
            words.addAll(List.of("assess", "-", "--json", "--live", "--quiet"));
            this.command = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
            this.patience = patience;
        }

        /** Returns the answer to one question; after an IOException the next question starts a new process. */
        synchronized String ask(String question) throws IOException {
            if (question.indexOf('\n') >= 0 || question.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("a question is one line");
            }
            if (process == null || !process.isAlive()) {
                start();
            }
            // Neither a write nor a read can be given up in Java; but both end when the process does.
            Process asked = process;
            ScheduledFuture<?> alarm = clock.schedule(() -> kill(asked), patience.toMillis(), TimeUnit.MILLISECONDS);
            String answer = null;
            try {
                questions.write(question);
                questions.write('\n');
                questions.flush();
                answer = answers.readLine();
            } finally {
                boolean late = !alarm.cancel(false);
                if (answer == null || late) {
                    kill(asked);
                    process = null;
                }
            }
            if (answer == null) {
                throw new IOException("onestop gave no answer; see its standard error");
            }
            return answer;
        }

        private void start() throws IOException {
            process = command.start();
            // Never the default charset: before Java 18 it is the code page of the machine.
            questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        private static void kill(Process process) {
            // On Windows onestop.exe starts Python as its child.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        /** Closing its input ends it. */
        @Override
        public synchronized void close() throws IOException {
            clock.shutdownNow();
            if (process != null) {
                try {
                    questions.close();
                    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                        kill(process);
                    }
                } catch (InterruptedException stop) {
                    kill(process);
                    Thread.currentThread().interrupt();
                }
                process = null;
            }
        }
    }

    /** Judges a whole file, which may be of any length; the answers stand in the same order. Returns 0, or 1 where some have problems. */
    static int night(List<String> onestop, Path questions, Path answers, Duration patience) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(onestop);
        words.addAll(List.of("assess", questions.toString(), "--out", answers.toString(), "--quiet"));
        // What it prints besides is the table of the office; nobody reads it here, and a pipe that nobody reads fills up.
        Process process = new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        process.getOutputStream().close();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            Filter.kill(process);
            throw new IOException("onestop took too long");
        }
        if (process.exitValue() > 1) {
            throw new IOException("onestop ended with " + process.exitValue() + "; see its standard error");
        }
        return process.exitValue();
    }

    /** OpenCPS (GET /o/rest/v2/dossiers) writes moments so, in Vietnamese time. */
    private static final DateTimeFormatter OPENCPS =
        DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    /**
     * Returns a dossier of OpenCPS as a question. Nothing of the applicant goes along.
     * extendDate is left out: it does not say whether it is an apology or an extension that the law has.
     */
    static String opencps(Map<String, String> dossier, String place) {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("submitted", dossier.get("submitDate"));
        events.put("received", dossier.get("receiveDate"));
        // One end date and one status word: the word says what ended. `unresolved` is stopped or refused, which only the portal knows.
        switch (String.valueOf(dossier.get("dossierStatus"))) {
            case "releasing":
            case "done":
                events.put("resolved", dossier.get("releaseDate"));
                events.put("result_returned", dossier.get("finishDate"));
                break;
            case "denied":
                events.put("intake_refused", dossier.get("releaseDate"));
                break;
            case "cancelled":
                events.put("withdrawn", dossier.get("cancellingDate"));
                break;
            default:
        }
        List<String> written = new ArrayList<>();
        events.forEach((kind, at) -> {
            if (at != null && !at.isEmpty()) {
                written.add("{\"at\": " + Json.text(moment(at)) + ", \"kind\": " + Json.text(kind) + "}");
            }
        });
        String promised = dossier.get("dueDate");
        return "{\"code\": " + Json.text(dossier.get("dossierNo"))
            + ", \"procedure\": " + Json.text(dossier.get("serviceCode"))
            + ", \"place\": " + Json.text(place)
            + (promised == null || promised.isEmpty() ? "" : ", \"promised\": " + Json.text(moment(promised)))
            + ", \"events\": [" + String.join(", ", written) + "]}";
    }

    private static String moment(String text) {
        return LocalDateTime.parse(text, OPENCPS).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    /** The little JSON that is needed here. */
    static final class Json {
        /** Returns a text as JSON writes it, on one line whatever it holds; a missing one is empty, and onestop tells it. */
        static String text(String value) {
            StringBuilder made = new StringBuilder("\"");
            for (char letter : (value == null ? "" : value).toCharArray()) {
                if (letter == '"' || letter == '\\') {
                    made.append('\\').append(letter);
                } else if (letter < ' ' || Character.isSurrogate(letter)) {
                    made.append(String.format("\\u%04x", (int) letter));
                } else {
                    made.append(letter);
                }
            }
            return made.append('"').toString();
        }

        /** Returns a key of an answer that is a text, null where it is null. Within texts quotes are escaped, so that only keys match. */
        static String of(String answer, String key) {
            Matcher found = Pattern.compile("\"" + key + "\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(answer);
            return found.find() ? found.group(1) : null;
        }
    }

    private static String told(String answer) {
        String due = Json.of(answer, "due");
        return Json.of(answer, "code") + " " + due + " " + Json.of(answer, "timeliness") + (answer.contains("\"problems\": []") ? "" : " !");
    }

    public static void main(String[] args) throws Exception {
        String given = System.getenv("ONESTOP");
        List<String> onestop = List.of((given == null ? "onestop" : given).split(" "));
        java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
        switch (args[0]) {
            case "live":
                Duration patience = Duration.ofMillis(Long.parseLong(System.getenv().getOrDefault("PATIENCE_MS", "10000")));
                try (Filter filter = new Filter(onestop, patience)) {
                    for (String line : Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8)) {
                        try {
                            out.println(told(filter.ask(line)));
                        } catch (IOException none) {
                            out.println("no answer");
                        }
                    }
                }
                break;
            case "night":
                int code = night(onestop, Path.of(args[1]), Path.of(args[2]), Duration.ofHours(2));
                for (String line : Files.readAllLines(Path.of(args[2]), StandardCharsets.UTF_8)) {
                    out.println(told(line));
                }
                out.println("code " + code);
                break;
            default:
                out.println(opencps(Map.of(
                    "dossierNo", "000.00.01.H26-260107-0001", "serviceCode", "1.004873", "dossierStatus", "done",
                    "submitDate", "06/01/2026 16:30:00", "receiveDate", "07/01/2026 09:30:00", "dueDate", "12/01/2026 17:00:00",
                    "releaseDate", "09/01/2026 15:00:00", "finishDate", "12/01/2026 08:15:00", "applicantName", "NGƯỜI NỘP SỐ 1"), "01"));
        }
    }
}
