<?php

/**
 * A PHP portal that asks onestop: one process kept running for single questions, one process a night for a whole list.
 * PHP 8.1 or newer, no extension besides json.
 *
 *   php onestop.php live QUESTIONS.jsonl            each line asked by itself
 *   php onestop.php night QUESTIONS.jsonl OUT.jsonl the file judged as a whole
 *   php onestop.php row                             a row of a portal's table as a question
 *
 * The command is taken from the environment variable ONESTOP, words apart by blanks; else it is `onestop`.
 */

declare(strict_types=1);

/**
 * One process that answers questions, for a worker that lives long (a queue, a command of the scheduler, a server with workers).
 * On Windows PHP cannot give a pipe up that does not answer: use night() there.
 */
final class OnestopFilter
{
    /** @var resource|null */
    private $process = null;
    /** @var array<int, resource> */
    private array $pipes = [];
    private string $read = '';

    /** @param list<string> $onestop */
    public function __construct(private array $onestop, private float $patience = 10.0)
    {
    }

    /**
     * Returns the answer to one dossier; after a RuntimeException the next question starts a new process.
     *
     * @param array<string, mixed> $dossier
     * @return array<string, mixed>
     */
    public function ask(array $dossier): array
    {
        return json_decode($this->askLine(line($dossier)), true, 512, JSON_THROW_ON_ERROR);
    }

    public function askLine(string $question): string
    {
        if (strpbrk($question, "\r\n") !== false) {
            throw new InvalidArgumentException('a question is one line');
        }
        if ($this->process === null || !proc_get_status($this->process)['running']) {
            $this->start();
        }
        $end = microtime(true) + $this->patience;
        $left = $question . "\n";
        while (true) {
            // Written as far as there is room and read as far as there is something, so that neither side waits for the other.
            $readable = [$this->pipes[1]];
            $writable = $left === '' ? [] : [$this->pipes[0]];
            $none = null;
            $wait = max(0.0, $end - microtime(true));
            if (stream_select($readable, $writable, $none, (int) $wait, (int) (($wait - (int) $wait) * 1e6)) < 1) {
                $this->kill();
                throw new RuntimeException('onestop gave no answer in time');
            }
            if ($writable !== []) {
                $written = @fwrite($this->pipes[0], $left);
                if ($written === false) {
                    $this->kill();
                    throw new RuntimeException('onestop ended; see its standard error');
                }
                $left = substr($left, $written);
            }
            if ($readable !== []) {
                $more = fread($this->pipes[1], 1 << 16);
                if ($more === '' || $more === false) {
                    $this->kill();
                    throw new RuntimeException('onestop ended; see its standard error');
                }
                $this->read .= $more;
                $line = strpos($this->read, "\n");
                if ($line !== false) {
                    $answer = substr($this->read, 0, $line);
                    $this->read = substr($this->read, $line + 1);
                    return $answer;
                }
            }
        }
    }

    private function start(): void
    {
        $this->kill();
        // The command as a list: no shell, so nothing in it has to be quoted. Standard error goes to that of PHP.
        $command = [...$this->onestop, 'assess', '-', '--json', '--live', '--quiet'];
        $process = proc_open($command, [0 => ['pipe', 'r'], 1 => ['pipe', 'w']], $this->pipes);
        if ($process === false) {
            throw new RuntimeException('onestop does not start');
        }
        $this->process = $process;
        stream_set_blocking($this->pipes[0], false);
        stream_set_blocking($this->pipes[1], false);
    }

    private function kill(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process, 9);
            $this->close();
        }
    }

    /** Closing its input ends it. */
    public function close(): void
    {
        array_map('fclose', $this->pipes);
        if ($this->process !== null) {
            proc_close($this->process);
        }
        [$this->process, $this->pipes, $this->read] = [null, [], ''];
    }
}

/**
 * Judges a whole file, which may be of any length; the answers stand in the same order. Returns 0, or 1 where some have problems.
 *
 * @param list<string> $onestop
 */
function night(array $onestop, string $questions, string $answers): int
{
    $nothing = PHP_OS_FAMILY === 'Windows' ? 'NUL' : '/dev/null';
    // Files on both sides: there is no pipe to fill up.
    $process = proc_open(
        [...$onestop, 'assess', $questions, '--out', $answers, '--quiet'],
        [0 => ['file', $nothing, 'r'], 1 => ['file', $nothing, 'w']],
        $pipes,
    );
    $code = $process === false ? -1 : proc_close($process);
    if ($code !== 0 && $code !== 1) {
        throw new RuntimeException("onestop ended with $code; see its standard error");
    }
    return $code;
}

/** Returns a dossier as a question, on one line. A text that is no UTF-8 raises a JsonException, as it should. */
function line(array $dossier): string
{
    return json_encode($dossier, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}

/** Returns a moment of the database, which is Vietnamese time unless the column has a zone, as a question has it. */
function moment(string $text): string
{
    return (new DateTimeImmutable($text, new DateTimeZone('Asia/Ho_Chi_Minh')))->format(DateTimeInterface::ATOM);
}

/** Returns a row of the portal as a dossier; nothing of the applicant goes along. National status numbers: 9 and 10 have a result. */
function dossier(array $row, string $place): array
{
    $ended = match ($row['TrangThaiHoSo']) {
        '3' => 'intake_refused',
        '7' => 'withdrawn',
        '9', '10' => 'resolved',
        default => null, // 8 is stopped or refused, which only the portal knows; the others have not ended
    };
    $events = ['submitted' => $row['NgayNopHoSo'] ?? null, 'received' => $row['NgayTiepNhan'] ?? null];
    if ($ended !== null) {
        $events[$ended] = $row['NgayKetThucXuLy'] ?? null;
    }
    $events['result_returned'] = $row['NgayTra'] ?? null;
    $events = array_filter($events);
    return [
        'code' => (string) $row['MaHoSo'],
        'procedure' => (string) $row['MaTTHC'],
        'place' => $place,
        ...(empty($row['NgayHenTra']) ? [] : ['promised' => moment($row['NgayHenTra'])]),
        'events' => array_map(fn ($kind, $at) => ['at' => moment($at), 'kind' => $kind], array_keys($events), $events),
    ];
}

function told(array $answer): string
{
    return "{$answer['code']} " . ($answer['due'] ?? 'null') . ' ' . ($answer['timeliness'] ?? 'null') . ($answer['problems'] ? ' !' : '') . "\n";
}

function main(array $args): void
{
    $onestop = explode(' ', getenv('ONESTOP') ?: 'onestop');
    if ($args[1] === 'live') {
        $filter = new OnestopFilter($onestop, (getenv('PATIENCE_MS') ?: 10000) / 1000);
        foreach (file($args[2], FILE_IGNORE_NEW_LINES) as $question) {
            try {
                echo told(json_decode($filter->askLine($question), true, 512, JSON_THROW_ON_ERROR));
            } catch (RuntimeException) {
                echo "no answer\n";
            }
        }
        $filter->close();
    } elseif ($args[1] === 'night') {
        $code = night($onestop, $args[2], $args[3]);
        foreach (file($args[3], FILE_IGNORE_NEW_LINES) as $answer) {
            echo told(json_decode($answer, true, 512, JSON_THROW_ON_ERROR));
        }
        echo "code $code\n";
    } else {
        echo line(dossier([
            'MaHoSo' => '000.00.01.H26-260107-0001', 'MaTTHC' => '1.004873', 'TrangThaiHoSo' => '10', 'NgayNopHoSo' => '2026-01-06 16:30:00',
            'NgayTiepNhan' => '2026-01-07 09:30:00', 'NgayHenTra' => '2026-01-12 17:00:00', 'NgayKetThucXuLy' => '2026-01-09 15:00:00',
            'NgayTra' => '2026-01-12 08:15:00', 'ChuHoSo' => 'NGƯỜI NỘP SỐ 1',
        ], '01')), "\n";
    }
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    main($argv);
}
