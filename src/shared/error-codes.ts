/** Every code that an error or a diagnostic of kobai can have: `ROOM_REASON`, stable across versions. */
export type ErrorCode =
  // The command line
  | 'CLI_FILE_EXISTS' // `kobai init` writes over no file
  | 'CLI_FILE_UNWRITABLE' // the file of `kobai init` cannot be written
  | 'CLI_GIT_MISSING' // a revision is named, and there is no git
  | 'CLI_GIT_NO_FILE' // git has no such file or revision
  | 'CLI_GIT_TIMEOUT' // git gave no answer in time
  | 'CLI_MLFLOW_ANSWER' // a server that answers otherwise than MLflow does, or refuses what it is sent
  | 'CLI_MLFLOW_UNAUTHORIZED' // MLflow wants other credentials
  | 'CLI_MLFLOW_UNREACHABLE' // no server answers
  | 'CLI_MLFLOW_URL' // no server is named, or not by a URL of its own
  | 'CLI_NOT_DONE' // a file that nothing was done for, or that was stopped
  | 'CLI_NO_MODEL' // nothing that could predict: a function, or a trial that diverged
  | 'CLI_NO_RESULTS' // `kobai compare`: there is no summary.json; `kobai view`: no such folder
  | 'CLI_NO_SCRATCH' // no temporary folder can be made
  | 'CLI_NO_SUMMARY' // `kobai report`: there is no summary.json
  | 'CLI_NO_WEIGHTS' // the weights of a trial were not saved
  | 'CLI_ONLY_HALVING' // --only cannot narrow successive halving
  | 'CLI_ONLY_NO_AXIS' // --only names no axis
  | 'CLI_ONLY_NO_POINT' // --only leaves no point
  | 'CLI_OUTPUT_FAILED' // stdout cannot be written
  | 'CLI_REPORT_ENDING' // the ending of a --report file says no format
  | 'CLI_REPORT_UNWRITABLE' // a --report file cannot be written
  | 'CLI_SYSTEM' // the system refused something that nobody expected
  | 'CLI_TRIAL_UNKNOWN' // --trial names no trial, or several
  | 'CLUSTER_CONFLICT' // two machines do not agree on a trial
  | 'CLUSTER_NO_SHARD' // a folder to merge holds no trials
  | 'CLUSTER_OTHER_EXPERIMENT' // shards of another file, other settings, data or numerics
  | 'CLUSTER_PACKAGE_MISSING' // the packages of the queue are not installed
  | 'CLUSTER_QUEUE_EVICTS' // a Redis that may drop what it holds
  | 'CLUSTER_QUEUE_LOST' // the server of the queue is gone while its run is stopped
  | 'CLUSTER_QUEUE_UNREACHABLE' // the server of the queue cannot be used
  | 'CLUSTER_QUEUE_URL' // --queue names no Redis and no PostgreSQL
  | 'CLUSTER_RESULT_REFUSED' // results come back that nobody with the secret sealed
  | 'CLUSTER_RESULT_TOO_LARGE' // a trial comes to more than a queue carries
  | 'CLUSTER_RUN_REFUSED' // a worker cannot train a run as it is meant
  | 'CLUSTER_SECRET_MISSING' // a queue on another machine, without a secret
  | 'CLUSTER_SECRET_UNUSABLE' // a secret that is short, or cannot be read
  | 'CLUSTER_SHARD_UNKNOWN' // --shard auto: no scheduler tells which part it is
  | 'CLUSTER_TRIAL_LOST' // no worker could end a trial
  | 'COMMANDS_FORMULA' // the formula of a summary.json cannot be read

  // The experiment file
  | 'CONFIG_AUTO_IN_LIST' // `auto` beside other learning rates
  | 'CONFIG_AXIS_IN_AXIS' // several values inside one value of an axis
  | 'CONFIG_AXIS_NOT_ALLOWED' // belongs to the experiment, not to one point of it
  | 'CONFIG_AXIS_OVERLAP' // two axes set the same setting
  | 'CONFIG_AXIS_PATH' // an axis whose path leads to no setting
  | 'CONFIG_BAD_CHARACTER' // NUL, or half of a character
  | 'CONFIG_BAD_TEXT' // empty, or not as its pattern wants
  | 'CONFIG_COMPLEX_KEY' // a key that is no word
  | 'CONFIG_DUPLICATE_ITEM' // a list that takes each item once has one twice
  | 'CONFIG_DUPLICATE_KEY' // a key that stands twice in a mapping
  | 'CONFIG_DUPLICATE_POINT' // an axis that has a value twice
  | 'CONFIG_EMPTY_FILE' // nothing in the file
  | 'CONFIG_EMPTY_LIST' // a list without items
  | 'CONFIG_EMPTY_MAPPING' // a mapping without keys
  | 'CONFIG_EMPTY_RANGE' // a range from a value to itself
  | 'CONFIG_EPOCHS_AND_STEPS' // both lengths of training at once
  | 'CONFIG_EXCLUDES_NOTHING' // an exclusion that no point fits
  | 'CONFIG_EXPECTATION' // an expectation that cannot be read
  | 'CONFIG_EXTENDS_CIRCLE' // a file that extends itself, by itself or by its bases
  | 'CONFIG_FILE_UNREADABLE' // the file cannot be read
  | 'CONFIG_FORBIDDEN_KEY' // a key that no mapping may have, such as `__proto__`
  | 'CONFIG_HALVED_LENGTH' // the length of training as an axis of successive halving
  | 'CONFIG_INVALID' // the whole file: its diagnostics say why
  | 'CONFIG_LIST_LENGTH' // too many items, or too few
  | 'CONFIG_LOSS_NEEDS_SIGMOID' // a loss without the sigmoid that it takes
  | 'CONFIG_LOSS_NEEDS_SOFTMAX' // a loss without the softmax that it takes
  | 'CONFIG_MERGE_VALUE' // `<<` of what is no mapping
  | 'CONFIG_MISSING_KEY' // a mapping without a key that it needs
  | 'CONFIG_MISSING_VALUE' // a key without a value
  | 'CONFIG_NOTHING_TO_DRAW' // a search, and no setting has several values
  | 'CONFIG_NOT_AN_AXIS' // `zip` or `exclude` names what is no axis
  | 'CONFIG_NOT_INTEGER' // a fraction in place of a whole number
  | 'CONFIG_NUMBER_NOT_FINITE' // infinite, or no number
  | 'CONFIG_NUMBER_TOO_LARGE' // a whole number that float64 would round
  | 'CONFIG_OBJECTIVE_GOAL' // a goal that takes the worst for the best
  | 'CONFIG_OUT_OF_RANGE' // a number below or above its limits
  | 'CONFIG_OVERRIDE_MALFORMED' // a --set that is no path=value
  | 'CONFIG_OVERRIDE_PATH' // a --set whose path leads nowhere
  | 'CONFIG_RANGE_NEEDS_COUNT' // a range without `count`, and nobody draws from it
  | 'CONFIG_SEED_AXIS' // seeds as an axis, whose points are ranked by luck
  | 'CONFIG_SELF_REFERENCE' // an alias inside its own anchor
  | 'CONFIG_SEVERAL_DOCUMENTS' // a second YAML document in the file
  | 'CONFIG_SOFTMAX_NOT_LAST' // softmax in a hidden layer
  | 'CONFIG_SOFTMAX_OF_ONE' // softmax over a single output
  | 'CONFIG_SOFTMAX_WITH_SQUARES' // softmax with a loss of squares
  | 'CONFIG_TIME_LIMIT' // a limit in time, which no result may depend on
  | 'CONFIG_TOO_DEEP' // nested too deeply
  | 'CONFIG_TOO_LARGE' // too many parts, or files
  | 'CONFIG_TOO_MANY_POINTS' // more points to draw than `maxPoints`
  | 'CONFIG_UNKNOWN_ALIAS' // an alias without its anchor
  | 'CONFIG_UNKNOWN_KEY' // a key that is not known there
  | 'CONFIG_UNKNOWN_TAG' // a YAML tag that is not known
  | 'CONFIG_UNKNOWN_WORD' // none of the words that may stand there
  | 'CONFIG_WRONG_TYPE' // another kind of value than may stand there
  | 'CONFIG_YAML_SYNTAX' // not YAML
  | 'CONFIG_YAML_VERSION' // YAML of another version than 1.2
  | 'CONFIG_ZIPPED_TWICE' // an axis in two zips
  | 'CONFIG_ZIP_LENGTH' // zipped axes of different lengths

  // Data sets
  | 'DATA_CATEGORY_UNSEEN' // a class of a feature that no training row has
  | 'DATA_CLASSES_AS_NUMBERS' // classes of a table that a loss of numbers compares
  | 'DATA_CLASS_UNTRAINED' // a class that no training row has
  | 'DATA_COLUMN_EMPTY' // a feature without a value in the training split
  | 'DATA_COLUMN_MISSING' // a column that a trained network reads is not there
  | 'DATA_COLUMN_ROLE' // a column named for what it cannot be
  | 'DATA_COLUMN_UNKNOWN' // a column that is not there
  | 'DATA_CSV_CELL' // a cell that is empty, or no number
  | 'DATA_CSV_DECIMAL' // commas in numbers, and commas between cells
  | 'DATA_CSV_ENCODING' // not UTF-8
  | 'DATA_CSV_HEADER' // a column without a name, or with that of another
  | 'DATA_CSV_MORE' // how many more cells or rows are wrong
  | 'DATA_CSV_NO_FEATURES' // no column beside the target
  | 'DATA_CSV_NO_HEADER' // nothing in the file
  | 'DATA_CSV_NO_ROWS' // a header and no rows
  | 'DATA_CSV_QUOTE' // a quote that is stray, or not closed
  | 'DATA_CSV_RAGGED' // a row of another length than the header
  | 'DATA_FILE_CHANGED' // another file at the second look
  | 'DATA_FILE_MISSING' // there is no such file
  | 'DATA_FILE_TOO_LARGE' // more bytes than can be read
  | 'DATA_FILE_UNREADABLE' // the file cannot be read
  | 'DATA_GZIP_DAMAGED' // gzip that cannot be unpacked
  | 'DATA_GZIP_TOO_LARGE' // gzip that unpacks to more than can be read
  | 'DATA_IDX_COUNT' // not as many labels as images
  | 'DATA_IDX_DIMENSIONS' // another number of dimensions
  | 'DATA_IDX_EMPTY' // a dimension of 0
  | 'DATA_IDX_MAGIC' // not IDX
  | 'DATA_IDX_SHAPE' // images of different sizes
  | 'DATA_IDX_TRAILING' // more bytes than the header says
  | 'DATA_IDX_TRUNCATED' // fewer bytes than the header says
  | 'DATA_IDX_TYPE' // values that are not uint8
  | 'DATA_JSONL_LINE' // a line that is no object of numbers and texts
  | 'DATA_LEAVE_ONE_OUT' // as many folds as rows
  | 'DATA_MEMORY_REFUSED' // the machine gives no memory for the data
  | 'DATA_MNIST_DAMAGED' // the package of MNIST is not what it should be
  | 'DATA_MNIST_MISSING' // the package of MNIST is not installed
  | 'DATA_NOT_FINITE' // a feature that scaling takes out of the range of its precision
  | 'DATA_NPY_COUNT' // not as many targets as rows
  | 'DATA_NPY_EMPTY' // an array without rows or values
  | 'DATA_NPY_HEADER' // not npy
  | 'DATA_NPY_SHAPE' // dimensions that rows or targets cannot have
  | 'DATA_NPY_SIZE' // more or fewer bytes than the header says
  | 'DATA_NPY_TYPE' // values that are no numbers, or of a type that is not read
  | 'DATA_NPZ_UNKNOWN' // an array that is not there
  | 'DATA_ONE_CLASS' // every row has the same class
  | 'DATA_PARQUET_DAMAGED' // not Parquet, or not what its header says
  | 'DATA_PARQUET_TYPE' // a column of what is no cell
  | 'DATA_SHA256' // another content than the pinned one
  | 'DATA_SHAPE' // a shape that does not hold as many numbers as a row has
  | 'DATA_SPLIT_EMPTY' // a split that would have no rows
  | 'DATA_SPLIT_FOLDS' // more folds than rows, or folds with different inputs
  | 'DATA_SPLIT_NO_TRAIN' // no rows left to train on
  | 'DATA_SPLIT_PERCENT' // counts that look like percentages
  | 'DATA_SPLIT_SIZE' // neither a share nor a count
  | 'DATA_SPLIT_STRATIFY' // stratified, without classes
  | 'DATA_SPLIT_TOO_LARGE' // more rows in the splits than there are
  | 'DATA_TARGET_COLUMNS' // several target columns of classes
  | 'DATA_TARGET_CONSTANT' // scaled targets that are the same in every training row
  | 'DATA_TARGET_SCALING' // `normalizeTarget` where the targets are no numbers
  | 'DATA_TARGET_UNKNOWN' // a target column that is not there
  | 'DATA_TASK_AMBIGUOUS' // classes and numbers are both possible
  | 'DATA_TOO_FEW_ROWS' // fewer rows than the data set can be made of
  | 'DATA_TOO_LARGE' // more numbers than fit into memory
  | 'DATA_UNSCALED' // features or targets of a scale that decides the learning rate
  | 'DATA_ZIP_DAMAGED' // not a zip archive, or not what its directory says

  // Formulas
  | 'EXPORT_MODEL_DAMAGED' // a saved model is not what was written, or not what its trial trained
  | 'FORMULA_ARGUMENTS' // too many arguments of a function, or too few
  | 'FORMULA_NAME' // a name that cannot stand in a formula
  | 'FORMULA_NUMBER' // a number that is not written as one, or is beyond float64
  | 'FORMULA_SIGN' // a sign that is not part of a formula
  | 'FORMULA_SYNTAX' // not a formula
  | 'FORMULA_TOO_DEEP' // nested too deeply
  | 'FORMULA_TOO_LONG' // too many characters or parts
  | 'FORMULA_UNDECLARED' // compiled without one of its names
  | 'FORMULA_UNKNOWN_FUNCTION' // a function that is not known
  | 'FORMULA_UNKNOWN_NAME' // a name that is not known there

  // Settings that do not fit each other or the data
  | 'PLAN_ALL_EXCLUDED' // `sweep.exclude` leaves no point
  | 'PLAN_BATCH_NORM_OF_ONE' // batchNorm over a mini-batch of one row
  | 'PLAN_BATCH_TOO_LARGE' // more rows in a mini-batch than there are
  | 'PLAN_CLASS_UNKNOWN' // a class that the data has not
  | 'PLAN_DUPLICATE_POINT' // points with the same settings
  | 'PLAN_EARLY_STOPPING_NOT_MEASURED' // `earlyStopping.metric` is not measured
  | 'PLAN_EXPECTATION_NOT_MEASURED' // an expectation of a metric that is not measured
  | 'PLAN_EXPECTATION_POINTS' // an expectation of no point, or of several
  | 'PLAN_GRID_TOO_LARGE' // more points than `maxPoints`
  | 'PLAN_INITIAL_WEIGHTS_MISMATCH' // `initialWeights` of another network
  | 'PLAN_INITIAL_WEIGHTS_NOT_FINITE' // `initialWeights` with NaN or an infinity
  | 'PLAN_LAYER_NEEDS_IMAGE' // a layer over images, and its rows are none
  | 'PLAN_LOSS_NEEDS_CLASSES' // a loss over classes, and the targets are numbers
  | 'PLAN_METRIC_NEEDS_CLASSES' // a metric over classes, and there are none
  | 'PLAN_METRIC_NEEDS_NUMBERS' // a metric over numbers, and there are none
  | 'PLAN_NETWORK_TOO_LARGE' // a network that does not fit into memory
  | 'PLAN_NO_CLASSES' // class weights, or a positive class, of rows that have no class each
  | 'PLAN_OBJECTIVE_NOT_MEASURED' // `objective.metric` is not measured
  | 'PLAN_ONE_RUNG' // successive halving that halves nothing
  | 'PLAN_OUTPUTS_MISMATCH' // another number of outputs than the data has
  | 'PLAN_OUTPUT_IS_IMAGE' // a last layer that gives images
  | 'PLAN_SCHEDULE_VALUE' // a schedule that gives no factor of a learning rate
  | 'PLAN_SHARPNESS_ROWS' // the sharpness of more rows than there are
  | 'PLAN_SPLIT_EMPTY' // a split is measured that the data has not
  | 'PLAN_TARGET_OUT_OF_REACH' // targets that the last activation cannot give
  | 'PLAN_THRESHOLD' // a threshold where no probability decides between two classes
  | 'PLAN_TOP_K_TOO_LARGE' // topK among more outputs than there are
  | 'PLAN_VERIFY_NOT_MEASURED' // a metric of `verify` is not measured
  | 'PLAN_WARMUP_TOO_LONG' // a warmup that leaves nothing of the schedule
  | 'PLAN_WINDOW_TOO_LARGE' // a window that does not fit into its image

  // Threads
  | 'POOL_INTERRUPTED' // stopped before all trials had ended
  | 'POOL_NO_WORKER' // a thread cannot be started
  | 'POOL_OUT_OF_MEMORY' // a trial needed more than its heap
  | 'POOL_SELF_TEST_FAILED' // this machine computes other bits than every other
  | 'POOL_TRIAL_TIMED_OUT' // a trial took longer than --timeout
  | 'POOL_WORKER_EXITED' // the thread of a trial died

  // Files of results
  | 'RESULTS_COMMITTED' // git has results that --set would replace
  | 'RESULTS_DAMAGED_LINE' // a line of trials.jsonl is not what was written
  | 'RESULTS_DAMAGED_SUMMARY' // a summary.json is none
  | 'RESULTS_DISK_FULL' // no room
  | 'RESULTS_DISK_READ_ONLY' // the disk takes no writing
  | 'RESULTS_FILE_FAILED' // the disk fails in another way
  | 'RESULTS_FILE_TOO_LARGE' // more bytes than are read
  | 'RESULTS_FOLDER_LOST' // the folder goes whenever it is written
  | 'RESULTS_FOLDER_UNUSABLE' // a folder that cannot be written
  | 'RESULTS_LOCKED' // another kobai writes there
  | 'RESULTS_OF_OTHER_FILE' // the folder of another experiment file
  | 'RESULTS_TRIALS_LOST' // trials.jsonl lacks trials of the summary beside it
  | 'RESULTS_WEIGHTS_LOST' // weights go as soon as they are written

  // What every room uses
  | 'SHARED_NOT_JSON' // a value that JSON would not give back
  | 'SHARED_SAFETENSORS_INVALID' // not a safetensors file
  | 'SHARED_SAFETENSORS_SHAPE' // a shape that does not hold its values

  // Training
  | 'TRAIN_CHECKPOINT_UNFIT' // a checkpoint of another network
  | 'TRAIN_FAILED' // whatever else a trial threw
  | 'TRAIN_FORMULA' // a formula that was checked and cannot be read

  // The view
  | 'VIEW_CANNOT_LISTEN' // the port cannot be opened
  | 'VIEW_PORT_TAKEN'; // another program has the port
