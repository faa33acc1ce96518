using System;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;

// A .NET portal that asks onestop: one process kept running for single questions, one process a night for a whole list.
// .NET Core 3.1 or newer, no package; see the page of this example for .NET Framework.
//
//   dotnet run live QUESTIONS.jsonl             each line asked by itself
//   dotnet run night QUESTIONS.jsonl OUT.jsonl  the file judged as a whole
//   dotnet run row                              a row of a SQL view as a question
//
// The command is taken from the environment variable ONESTOP, words apart by blanks; else it is `onestop`.
namespace OnestopExample
{
    /// <summary>One process that answers questions. Threads may share it: one question at a time is under way.</summary>
    public sealed class OnestopFilter : IDisposable
    {
        private readonly IReadOnlyList<string> onestop;
        private readonly TimeSpan patience;
        private readonly object one = new object();
        private Process process;

        public OnestopFilter(IReadOnlyList<string> onestop, TimeSpan patience)
        {
            this.onestop = onestop;
            this.patience = patience;
        }

        /// <summary>Returns the answer to one question; after an IOException the next question starts a new process.</summary>
        public string Ask(string question)
        {
            if (question.IndexOfAny(new[] { '\r', '\n' }) >= 0)
            {
                throw new ArgumentException("a question is one line");
            }
            lock (one)
            {
                if (process == null || process.HasExited)
                {
                    process?.Dispose();
                    process = Process.Start(Command.Of(onestop, "assess", "-", "--json", "--live", "--quiet"));
                }
                var asked = process;
                var late = false;
                string answer = null;
                // Neither a write nor a read on these streams can be given up; but both end when the process does.
                using (var alarm = new Timer(_ => { late = true; Command.Kill(asked); }, null, patience, Timeout.InfiniteTimeSpan))
                {
                    try
                    {
                        asked.StandardInput.Write(question + "\n"); // never WriteLine: on Windows it adds \r
                        asked.StandardInput.Flush();
                        answer = asked.StandardOutput.ReadLine();
                    }
                    finally
                    {
                        if (answer == null || late)
                        {
                            Command.Kill(asked);
                            asked.Dispose();
                            process = null;
                        }
                    }
                }
                return answer ?? throw new IOException("onestop gave no answer; see its standard error");
            }
        }

        /// <summary>Closing its input ends it.</summary>
        public void Dispose()
        {
            lock (one)
            {
                if (process == null)
                {
                    return;
                }
                process.StandardInput.Close();
                if (!process.WaitForExit((int)patience.TotalMilliseconds))
                {
                    Command.Kill(process);
                }
                process.Dispose();
                process = null;
            }
        }
    }

    public static class Command
    {
        public static ProcessStartInfo Of(IReadOnlyList<string> onestop, params string[] args)
        {
            var start = new ProcessStartInfo(onestop[0])
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                // Never the default: on Windows it is the code page of the console, and Encoding.UTF8 would write a mark first.
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = new UTF8Encoding(false),
            };
            for (var i = 1; i < onestop.Count; i++)
            {
                start.ArgumentList.Add(onestop[i]);
            }
            foreach (var arg in args)
            {
                start.ArgumentList.Add(arg);
            }
            return start;
        }

        public static void Kill(Process process)
        {
            try
            {
                process.Kill(true); // on Windows onestop.exe starts Python as its child
            }
            catch (InvalidOperationException)
            {
                // it has ended
            }
        }
    }

    public static class Night
    {
        /// <summary>Judges a whole file, of any length; the answers stand in the same order. Returns 0, or 1 where some have problems.</summary>
        public static int Judge(IReadOnlyList<string> onestop, string questions, string answers, TimeSpan patience)
        {
            using (var process = Process.Start(Command.Of(onestop, "assess", questions, "--out", answers, "--quiet")))
            {
                process.StandardInput.Close();
                process.OutputDataReceived += (_, line) => { }; // the table of the office: read, so that the pipe does not fill up
                process.BeginOutputReadLine();
                if (!process.WaitForExit((int)patience.TotalMilliseconds))
                {
                    Command.Kill(process);
                    throw new IOException("onestop took too long");
                }
                if (process.ExitCode > 1)
                {
                    throw new IOException($"onestop ended with {process.ExitCode}; see its standard error");
                }
                return process.ExitCode;
            }
        }

        /// <summary>Writes the rows of a view as questions, one at a time, and returns how many.</summary>
        public static int Write(IDataReader rows, string place, string path)
        {
            var count = 0;
            using (var file = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" })
            {
                for (; rows.Read(); count++)
                {
                    file.WriteLine(Question(rows, place));
                }
            }
            return count;
        }

        /// <summary>Returns a row as a question; the view has no column about the applicant.</summary>
        public static string Question(IDataRecord row, string place)
        {
            using (var buffer = new MemoryStream())
            {
                using (var json = new Utf8JsonWriter(buffer))
                {
                    json.WriteStartObject();
                    json.WriteString("code", Convert.ToString(row["MaHoSo"], CultureInfo.InvariantCulture));
                    json.WriteString("procedure", Convert.ToString(row["MaTTHC"], CultureInfo.InvariantCulture));
                    json.WriteString("place", place);
                    if (row["NgayHenTra"] is DateTime promised)
                    {
                        json.WriteString("promised", Moment(promised));
                    }
                    json.WriteStartArray("events");
                    Event(json, "submitted", row["NgayNopHoSo"]);
                    Event(json, "received", row["NgayTiepNhan"]);
                    Event(json, Ended(Convert.ToString(row["TrangThaiHoSo"], CultureInfo.InvariantCulture)), row["NgayKetThucXuLy"]);
                    Event(json, "result_returned", row["NgayTra"]);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
                return Encoding.UTF8.GetString(buffer.ToArray());
            }
        }

        /// <summary>What ended, by the national status numbers; 8 is stopped or refused, which only the portal knows.</summary>
        private static string Ended(string status)
        {
            switch (status)
            {
                case "3": return "intake_refused";
                case "7": return "withdrawn";
                case "9":
                case "10": return "resolved";
                default: return null;
            }
        }

        private static void Event(Utf8JsonWriter json, string kind, object at)
        {
            if (kind != null && at is DateTime moment)
            {
                json.WriteStartObject();
                json.WriteString("at", Moment(moment));
                json.WriteString("kind", kind);
                json.WriteEndObject();
            }
        }

        /// <summary>Vietnamese time, as SQL Server's datetime2 has it; one that is UTC says so and is converted by onestop.</summary>
        private static string Moment(DateTime moment)
        {
            return moment.ToString(moment.Kind == DateTimeKind.Utc ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }
    }

    public static class Program
    {
        private static string Told(string answer)
        {
            using (var read = JsonDocument.Parse(answer))
            {
                var root = read.RootElement;
                var problems = root.GetProperty("problems").GetArrayLength() > 0 ? " !" : "";
                return $"{root.GetProperty("code").GetString()} {root.GetProperty("due").GetString() ?? "null"} {root.GetProperty("timeliness").GetString() ?? "null"}{problems}";
            }
        }

        public static int Main(string[] args)
        {
            var onestop = (Environment.GetEnvironmentVariable("ONESTOP") ?? "onestop").Split(' ');
            var patience = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable("PATIENCE_MS") ?? "10000", CultureInfo.InvariantCulture));
            using (var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" })
            {
                switch (args[0])
                {
                    case "live":
                        using (var filter = new OnestopFilter(onestop, patience))
                        {
                            foreach (var line in File.ReadLines(args[1], Encoding.UTF8))
                            {
                                try
                                {
                                    output.WriteLine(Told(filter.Ask(line)));
                                }
                                catch (IOException)
                                {
                                    output.WriteLine("no answer");
                                }
                            }
                        }
                        break;
                    case "night":
                        var code = Night.Judge(onestop, args[1], args[2], TimeSpan.FromHours(2));
                        foreach (var line in File.ReadLines(args[2], Encoding.UTF8))
                        {
                            output.WriteLine(Told(line));
                        }
                        output.WriteLine($"code {code}");
                        break;
                    default:
                        var view = new DataTable();
                        foreach (var name in new[] { "MaHoSo", "MaTTHC", "TrangThaiHoSo" })
                        {
                            view.Columns.Add(name, typeof(string));
                        }
                        foreach (var name in new[] { "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra" })
                        {
                            view.Columns.Add(name, typeof(DateTime));
                        }
                        view.Rows.Add("000.00.01.H26-260107-0001", "1.004873", "10", new DateTime(2026, 1, 6, 16, 30, 0), new DateTime(2026, 1, 7, 9, 30, 0),
                            new DateTime(2026, 1, 12, 17, 0, 0), new DateTime(2026, 1, 9, 15, 0, 0), DBNull.Value);
                        using (var rows = view.CreateDataReader())
                        {
                            rows.Read();
                            output.WriteLine(Night.Question(rows, "01"));
                        }
                        break;
                }
            }
            return 0;
        }
    }
}
